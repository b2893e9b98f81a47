package com.neuropilot.backup.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.neuropilot.backup.cli.Installation.Result;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A backup on a remote of rclone, from the command line. */
class RcloneIT {
  /** Each start costs a login on a remote such as OneDrive. */
  private static final int MOST_STARTS = 24;

  private static final int PART = 1024 * 1024;

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

  /** As with a big database: the spool is bounded, so uploads go on beside the dump or never. */
  @Test
  void twoPartsAtMostAreSpooledAndPutWhileTheDumpGoesOn() throws Exception {
    try (Inventory inventory = Inventory.start()) {
      try (Connection connection = inventory.connect(Inventory.DATABASE);
          Statement statement = connection.createStatement()) {
        statement.execute(
            "CREATE TABLE wide AS SELECT repeat(md5(g::text), 32) FROM generate_series(1, 12000) g");
      }
      List<String> lines = new ArrayList<>(twoRemotes());
      lines.removeIf(line -> line.startsWith("storage.near"));
      lines.addAll(
          List.of(
              "source.port = " + inventory.port(),
              "compressor = none",
              "part-size = " + PART,
              "storage.far.bandwidth-limit = 8M"));
      Path config = Files.write(folder.resolve("parts.properties"), lines);
      Files.createDirectory(folder.resolve("cloud"));
      Installation installation = installation();
      Process backup = installation.start("backup", "-c", config.toString());
      long spooled = 0;
      int putWhileDumping = 0;
      while (backup.isAlive()) {
        spooled = Math.max(spooled, bytes(folder.resolve("work")));
        if (backup.descendants().anyMatch(RcloneIT::isDump)) {
          putWhileDumping = Math.max(putWhileDumping, wholeParts());
        }
        TimeUnit.MILLISECONDS.sleep(10);
      }
      assertStatus(ExitStatus.DONE, installation.end(backup));
      assertThat(wholeParts()).isGreaterThanOrEqualTo(10);
      assertThat(putWhileDumping).as("parts put before the dump's end").isGreaterThanOrEqualTo(4);
      assertThat(spooled).as("bytes spooled").isBetween(1L, 2L * PART);
    }
  }

  private static boolean isDump(ProcessHandle process) {
    return process.info().command().filter(command -> command.endsWith("/pg_dump")).isPresent();
  }

  private int wholeParts() throws IOException {
    Path far = folder.resolve("cloud/far");
    if (!Files.exists(far)) {
      return 0;
    }
    try (Stream<Path> files = Files.list(far)) {
      return (int)
          files
              .filter(file -> file.toString().contains(".part") && file.toFile().length() == PART)
              .count();
    }
  }

  /** Returns how much data a folder holds at the moment; lists of names for rclone are none. */
  private static long bytes(Path directory) {
    File[] files = directory.toFile().listFiles();
    long bytes = 0;
    for (File file : files == null ? new File[0] : files) {
      if (file.isDirectory()) {
        bytes += bytes(file.toPath());
      } else if (!file.getName().endsWith(".names")) {
        bytes += file.length();
      }
    }
    return bytes;
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
    return installation().run(arguments);
  }

  private Installation installation() throws IOException {
    return new Installation(folder)
        .with("PATH", counted() + ":" + System.getenv("PATH"))
        .with("RCLONE_CONFIG", "/dev/null")
        .with("RCLONE_CONFIG_FAR_TYPE", "local");
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
