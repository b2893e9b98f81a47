package com.neuropilot.backup.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.neuropilot.backup.cli.Installation.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
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

  @Test
  void copiesAreMadeAgainAndOldOnesGoOnARemote() throws Exception {
    Files.createDirectory(folder.resolve("cloud"));
    Path config = Files.write(folder.resolve("two.properties"), twoRemotes());
    try (Inventory inventory = Inventory.start()) {
      Files.writeString(
          config, "\nsource.port = " + inventory.port() + "\n", StandardOpenOption.APPEND);
      for (int i = 0; i < 2; i++) {
        assertStatus(ExitStatus.DONE, run("backup", "-c", config.toString()));
      }
    }
    Map<String, String> whole = hashes("cloud/near");
    for (String name : whole.keySet()) {
      Files.delete(folder.resolve("cloud/far").resolve(name));
    }

    assertStatus(ExitStatus.DONE, run("sync", "-c", config.toString()));

    assertThat(hashes("cloud/far")).isEqualTo(whole);
    String place = "rclone:far:" + folder.resolve("cloud/far");
    String[] prune = {"prune", "--from", place, "--pipeline", "shop", "--keep-last", "1"};
    assertStatus(ExitStatus.DONE, run(prune));
    assertThat(hashes("cloud/far").keySet())
        .as("of %s", whole.keySet())
        .hasSize(whole.size() - 4)
        .isSubsetOf(whole.keySet());
    assertThat(hashes("cloud/near")).isEqualTo(whole);
    assertStatus(ExitStatus.DONE, run("verify", "--latest", "--from", place));
    assertThat(run("list", "--from", place).out()).containsOnlyOnce("  whole  ");
  }

  private List<String> twoRemotes() {
    return List.of(
        "name = shop",
        "source = postgresql",
        "source.host = localhost",
        "source.user = postgres",
        "source.database = " + Inventory.DATABASE,
        "encryptor = none",
        "storage.near = local",
        "storage.near.directory = " + folder.resolve("cloud/near"),
        "storage.far = rclone",
        "storage.far.remote = far:" + folder.resolve("cloud/far"),
        "work-directory = " + folder.resolve("work"));
  }

  /** Returns the hash of each file of a folder, by its name. */
  private Map<String, String> hashes(String directory) throws Exception {
    Map<String, String> hashes = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder.resolve(directory))) {
      for (Path file : files.toList()) {
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
        hashes.put(file.getFileName().toString(), HexFormat.of().formatHex(hash));
      }
    }
    return hashes;
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
