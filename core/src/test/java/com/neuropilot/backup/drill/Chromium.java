package com.neuropilot.backup.drill;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Renders pages as people's browsers do. */
final class Chromium {
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome-stable", "google-chrome");
  private static final Path OF_MACOS =
      Path.of("/Applications/Chromium.app/Contents/MacOS/Chromium");
  private static final int PATIENCE_SECONDS = 120;

  private final Path folder;

  Chromium(Path folder) {
    this.folder = folder;
  }

  /** Returns the page's elements as they are once it is shown. */
  String dom(Path page, int width, boolean dark) throws IOException, InterruptedException {
    Path dom = folder.resolve("dom.html");
    List<String> command = new ArrayList<>(List.of(program(), "--headless", "--disable-gpu"));
    command.add("--no-sandbox");
    command.add("--hide-scrollbars");
    command.add("--no-first-run");
    command.add("--user-data-dir=" + folder.resolve("profile"));
    command.add("--window-size=" + width + ",900");
    command.add("--blink-settings=preferredColorScheme=" + (dark ? 0 : 1));
    command.add("--dump-dom");
    command.add(page.toUri().toString());
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(dom.toFile())
            .redirectError(folder.resolve("chromium.log").toFile())
            .start();
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new AssertionError(
            "Chromium did not show the page: "
                + Files.readString(folder.resolve("chromium.log"), StandardCharsets.UTF_8));
      }
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
    return Files.readString(dom);
  }

  private static String program() {
    String path = System.getenv().getOrDefault("PATH", "");
    return Stream.concat(
            NAMES.stream()
                .flatMap(
                    name ->
                        Stream.of(path.split(File.pathSeparator))
                            .map(directory -> Path.of(directory, name))),
            Stream.of(OF_MACOS))
        .filter(Files::isExecutable)
        .map(Path::toString)
        .findFirst()
        .orElseThrow(
            () ->
                new AssertionError(
                    "This test needs a browser: apt-get install chromium (Alpine: apk add chromium,"
                        + " Fedora: dnf install chromium, Homebrew: brew install --cask"
                        + " chromium)"));
  }
}
