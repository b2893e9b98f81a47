package com.neuropilot.backup.storage.rclone;

import static org.assertj.core.api.Assertions.assertThat;

import com.neuropilot.backup.spi.tool.ToolCommand;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The programs that the tests run. */
final class Rclones {
  private static final Map<String, String> OBSCURED = new ConcurrentHashMap<>();

  private Rclones() {}

  /** The one of the system. */
  static Path installed() {
    return ToolCommand.find("rclone", System.getenv("PATH"))
        .orElseThrow(
            () -> new AssertionError("This test needs rclone: sudo apt-get install rclone"));
  }

  /** A current one, beside that of the system. */
  static Path current() {
    Path file = Path.of("target", "current-rclone", "rclone").toAbsolutePath();
    if (!Files.isExecutable(file)) {
      throw new AssertionError(
          "This test needs a current rclone in "
              + file
              + "; bring it with: bash .ci/current-rclone");
    }
    return file;
  }

  /** A password as rclone's configuration holds it; one run of rclone for each password. */
  static String obscured(String password) {
    return OBSCURED.computeIfAbsent(password, Rclones::obscure);
  }

  private static String obscure(String password) {
    try {
      return runObscure(password);
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static String runObscure(String password) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(installed().toString(), "obscure", "-", "--config", "/dev/null")
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (OutputStream in = process.getOutputStream()) {
      in.write(password.getBytes(StandardCharsets.UTF_8));
    }
    String obscured = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    return obscured.strip();
  }
}
