package com.neuropilot.backup.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.neuropilot.backup.cli.Installation.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A backup on a remote of rclone, from the command line. */
class RcloneIT {
  /** Each start costs a login on a remote such as OneDrive; they were 20 at first. */
  private static final int MOST_STARTS = 24;

  @TempDir Path folder;

  @Test
  void backupIsPutListedAndVerified() throws Exception {
    try (Inventory inventory = Inventory.start()) {
      Path config =
          Files.write(
              folder.resolve("backup.properties"),
              List.of(
                  "name = shop",
                  "source = postgresql",
                  "source.host = localhost",
                  "source.port = " + inventory.port(),
                  "source.user = postgres",
                  "source.database = " + Inventory.DATABASE,
                  "encryptor = none",
                  "storage.far = rclone",
                  "storage.far.remote = far:" + folder.resolve("cloud/backups"),
                  "work-directory = " + folder.resolve("work")));
      assertStatus(ExitStatus.DONE, run("backup", "-c", config.toString()));
    }
    assertThat(starts())
        .as("runs of rclone: %s", starts())
        .hasSizeLessThanOrEqualTo(MOST_STARTS)
        .satisfies(all -> assertThat(Collections.frequency(all, "copyto")).isPositive());
    String place = "rclone:far:" + folder.resolve("cloud/backups");
    Result list = run("list", "--from", place, "--json");
    assertStatus(ExitStatus.DONE, list);
    assertThat(list.out()).contains("\"pipeline\" : \"shop\"", "\"state\" : \"whole\"");
    assertStatus(ExitStatus.DONE, run("verify", "--latest", "--from", place));
  }

  private Result run(String... arguments) throws Exception {
    return new Installation(folder)
        .with("PATH", counted() + ":" + System.getenv("PATH"))
        .with("RCLONE_CONFIG", "/dev/null")
        .with("RCLONE_CONFIG_FAR_TYPE", "local")
        .run(arguments);
  }

  /** Returns a folder with an rclone that writes down what it is asked for. */
  private Path counted() throws IOException {
    Path program = Files.createDirectories(folder.resolve("bin")).resolve("rclone");
    Files.writeString(
        program,
        "#!/bin/sh\necho \"$1\" >> '"
            + folder.resolve("starts")
            + "'\nPATH=${PATH#*:} exec rclone \"$@\"\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    return program.getParent();
  }

  private List<String> starts() throws IOException {
    return Files.readAllLines(folder.resolve("starts"));
  }

  private static void assertStatus(int expected, Result result) {
    assertThat(result.status()).as("%s", result).isEqualTo(expected);
  }
}
