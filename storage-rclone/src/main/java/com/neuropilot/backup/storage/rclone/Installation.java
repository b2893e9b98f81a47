package com.neuropilot.backup.storage.rclone;

import com.neuropilot.backup.spi.StageException;
import com.neuropilot.backup.spi.tool.ToolCommand;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds rclone and makes sure that it is new enough. */
final class Installation {
  private static final Pattern VERSION = Pattern.compile("rclone v(\\d+)\\.(\\d+)\\S*");
  private static final int MAJOR = 1;
  private static final int LEAST_MINOR = 53;
  private static final Duration LIMIT = Duration.ofMinutes(1);
  private static final String INSTALL =
      " Install it with 'sudo apt-get install rclone' (Debian, Ubuntu), 'sudo dnf install rclone'"
          + " (Fedora), 'sudo apk add rclone' (Alpine) or 'brew install rclone', or take the current"
          + " one from https://rclone.org/install/; or name it with binary.";

  /** Programs that were new enough: a host that opens storages all day need not ask each time. */
  private static final Set<Program> NEW_ENOUGH = ConcurrentHashMap.newKeySet();

  /** A program as it was when it said its version: another one in its place differs. */
  private record Program(Path file, FileTime modified, long length) {
    static Program of(Path binary) throws IOException {
      Path file = binary.toRealPath();
      return new Program(file, Files.getLastModifiedTime(file), Files.size(file));
    }
  }

  private Installation() {}

  /** Returns the rclone to run. */
  static Path find(String binary, Map<String, String> environment) throws IOException {
    Optional<Path> found =
        binary.contains("/") || binary.contains(File.separator)
            ? Optional.of(Path.of(binary)).filter(Files::isExecutable)
            : ToolCommand.find(binary, environment.getOrDefault("PATH", ""));
    return found.orElseThrow(
        () ->
            new StageException(
                "rclone is missing: there is no program "
                    + binary
                    + (binary.contains("/") ? "." : " in any folder of PATH.")
                    + INSTALL,
                false));
  }

  /** Fails unless rclone is new enough; one run of rclone in the life of the JVM. */
  static void requireVersion(Path binary, Map<String, String> environment) throws IOException {
    Program program = Program.of(binary);
    if (!NEW_ENOUGH.contains(program)) {
      askVersion(binary, environment);
      NEW_ENOUGH.add(program);
    }
  }

  private static void askVersion(Path binary, Map<String, String> environment) throws IOException {
    ToolCommand command = ToolCommand.of(binary, List.of("version")).withEnvironment(environment);
    try (Running running = Running.start(command, LIMIT, log -> {})) {
      Outcome outcome = running.await();
      Matcher version = VERSION.matcher(outcome.output());
      if (outcome.status() != 0 || !version.find()) {
        throw new StageException(
            binary + " does not say its version as rclone does: is it rclone?" + INSTALL, false);
      }
      int major = Integer.parseInt(version.group(1));
      int minor = Integer.parseInt(version.group(2));
      if (major < MAJOR || (major == MAJOR && minor < LEAST_MINOR)) {
        throw new StageException(
            "rclone is too old: "
                + binary
                + " is "
                + version.group()
                + ", and v1.53 or newer is needed."
                + INSTALL,
            false);
      }
    }
  }
}
