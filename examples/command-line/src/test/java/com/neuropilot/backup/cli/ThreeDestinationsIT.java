package com.neuropilot.backup.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.neuropilot.backup.cli.Installation.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder and two clouds, one of which is down, or goes down in the middle of a backup. */
class ThreeDestinationsIT {
  /** Several operations, each tried twice for twice the time-out of a second, with pauses. */
  private static final Duration MOST_TO_GIVE_UP = Duration.ofSeconds(60);

  @TempDir Path folder;
  private Installation jar;
  private WebdavServer far;
  private WebdavServer away;

  @BeforeEach
  void start() throws Exception {
    far = WebdavServer.start(folder.resolve("far"));
    away = WebdavServer.start(folder.resolve("away"));
    jar = new Installation(folder).with("RCLONE_CONFIG", "/dev/null");
    far.remote("FAR").forEach(jar::with);
    away.remote("AWAY").forEach(jar::with);
  }

  @AfterEach
  void stop() {
    far.close();
    away.close();
  }

  @Test
  void theOneThatWasDownCatchesUpWithoutTheDatabase() throws Exception {
    away.close();
    Path config;
    try (Inventory inventory = Inventory.start()) {
      config = configure(inventory, "10M", "near", "far", "away");
      Result backup = jar.run("backup", "-c", config.toString());

      assertThat(backup.status()).as("%s", backup).isEqualTo(ExitStatus.WARNINGS);
      assertThat(backup.all()).contains("away", "connection refused", "'rclone lsd away:'");
    }
    Map<String, String> good = hashes("near");
    assertThat(good.keySet()).anyMatch(name -> name.endsWith(".manifest.json"));
    assertThat(hashes("far")).isEqualTo(good);
    assertThat(hashes("away")).isEmpty();
    away.startAgain();

    // The database is gone by now.
    Result sync = jar.run("sync", "-c", config.toString());

    assertThat(sync.status()).as("%s", sync).isEqualTo(ExitStatus.DONE);
    assertThat(hashes("near")).isEqualTo(good);
    assertThat(hashes("far")).isEqualTo(good);
    assertThat(hashes("away")).isEqualTo(good);
    Result verify = jar.run("verify", "--latest", "--from", "rclone:away:backups");
    assertThat(verify.status()).as("%s", verify).isEqualTo(ExitStatus.DONE);
  }

  @Test
  void theOneThatHangsIsGivenUpInTimeAndTheOthersAreGood() throws Exception {
    String mark = "given-up-" + UUID.randomUUID();
    try (Inventory inventory = Inventory.start()) {
      Path config = configure(inventory, "200k", "near", "far", "away");
      Files.writeString(
          config,
          Files.readString(config)
              .replace("storage.away.flags = ", "storage.away.flags = --user-agent=" + mark + ",")
              .replace("storage.away.timeout = 5s", "storage.away.timeout = 1s"));
      Process backup = jar.start("backup", "-c", config.toString());
      while (backup.isAlive()
          && hashes("away").keySet().stream().noneMatch(ThreeDestinationsIT::isData)) {
        Thread.sleep(5);
      }
      assertThat(running(mark)).as("what puts there").isNotEmpty();
      away.hang();
      long hung = System.nanoTime();
      Result result = jar.end(backup);

      assertThat(Duration.ofNanos(System.nanoTime() - hung)).isLessThan(MOST_TO_GIVE_UP);
      assertThat(result.status()).as("%s", result).isEqualTo(ExitStatus.WARNINGS);
      assertThat(result.all())
          .contains("Destination away failed", "away:backups", "no progress for twice the timeout");
      assertThat(running(mark)).as("what is left of it").isEmpty();
    }
    Map<String, String> good = hashes("near");
    assertThat(good.keySet()).anyMatch(name -> name.endsWith(".manifest.json"));
    assertThat(hashes("far")).isEqualTo(good);
    assertThat(hashes("away").keySet()).noneMatch(name -> name.endsWith(".manifest.json"));
  }

  @Test
  void theOneThatHangsFromTheStartIsGivenUpInTimeAndTheOthersAreGood() throws Exception {
    away.hang();
    try (Inventory inventory = Inventory.start()) {
      Path config = configure(inventory, "200k", "near", "far", "away");
      Files.writeString(
          config,
          Files.readString(config)
              .replace("storage.away.timeout = 5s", "storage.away.timeout = 1s"));
      long begun = System.nanoTime();
      Result result = jar.run("backup", "-c", config.toString());

      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(MOST_TO_GIVE_UP);
      assertThat(result.status()).as("%s", result).isEqualTo(ExitStatus.WARNINGS);
      assertThat(result.all())
          .contains("Destination away failed", "no progress for twice the timeout");
    }
    Map<String, String> good = hashes("near");
    assertThat(good.keySet()).anyMatch(name -> name.endsWith(".manifest.json"));
    assertThat(hashes("far")).isEqualTo(good);
    assertThat(hashes("away")).isEmpty();
  }

  private static List<String> running(String mark) {
    return ProcessHandle.allProcesses()
        .flatMap(process -> process.info().commandLine().stream())
        .filter(command -> command.contains(mark))
        .toList();
  }

  @Test
  void aServerThatIsKilledInTheMiddleLeavesNothingThatIsListed() throws Exception {
    try (Inventory inventory = Inventory.start()) {
      Path config = configure(inventory, "200k", "far");
      Process backup = jar.start("backup", "-c", config.toString());
      while (backup.isAlive()
          && hashes("far").keySet().stream().noneMatch(ThreeDestinationsIT::isData)) {
        Thread.sleep(5);
      }
      far.close();
      Result failed = jar.end(backup);

      assertThat(failed.status()).as("%s", failed).isEqualTo(ExitStatus.FAILED);
      assertThat(failed.err()).contains("Destination far: ", "in far:backups");
      assertThat(hashes("far").keySet())
          .as("what the server had")
          .anyMatch(ThreeDestinationsIT::isData)
          .noneMatch(name -> name.endsWith(".manifest.json"));
      far.startAgain();
      assertThat(jar.run("list", "-c", config.toString(), "--json").out()).doesNotContain("whole");

      Result again = jar.run("backup", "-c", config.toString());

      assertThat(again.status()).as("%s", again).isEqualTo(ExitStatus.DONE);
      Result verify = jar.run("verify", "--all", "-c", config.toString());
      assertThat(verify.status()).as("%s", verify).isEqualTo(ExitStatus.DONE);
      assertThat(hashes("far").keySet())
          .filteredOn(name -> name.startsWith("shop_"))
          .extracting(name -> name.substring(0, name.indexOf('.')))
          .as("backups of which something is there")
          .containsOnly(newest(hashes("far")));
    }
  }

  private static boolean isData(String name) {
    return name.contains(".dump.");
  }

  private static String newest(Map<String, String> files) {
    return files.keySet().stream()
        .filter(name -> name.endsWith(".manifest.json"))
        .map(name -> name.substring(0, name.indexOf('.')))
        .reduce((a, b) -> b)
        .orElseThrow();
  }

  private Path configure(Inventory inventory, String limit, String... storages) throws IOException {
    List<String> lines =
        new ArrayList<>(
            List.of(
                "name = shop",
                "source = postgresql",
                "source.host = localhost",
                "source.port = " + inventory.port(),
                "source.user = postgres",
                "source.database = " + Inventory.DATABASE,
                "encryptor = none",
                "work-directory = " + folder.resolve("work")));
    for (String storage : storages) {
      lines.addAll(
          storage.equals("near")
              ? List.of(
                  "storage.near = local",
                  "storage.near.directory = " + folder.resolve("near/backups"))
              : List.of(
                  "storage." + storage + " = rclone",
                  "storage." + storage + ".remote = " + storage + ":backups",
                  "storage." + storage + ".timeout = 5s",
                  "storage." + storage + ".bandwidth-limit = " + limit,
                  "storage." + storage + ".flags = --low-level-retries=2"));
    }
    Files.createDirectories(folder.resolve("near"));
    return Files.write(folder.resolve("backup.properties"), lines);
  }

  /** Returns the hash of each file that a destination has, by its name. */
  private Map<String, String> hashes(String storage) throws Exception {
    Map<String, String> hashes = new TreeMap<>();
    Path backups = folder.resolve(storage).resolve("backups");
    if (!Files.exists(backups)) {
      return hashes;
    }
    try (Stream<Path> files = Files.list(backups)) {
      for (Path file : files.toList()) {
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
        hashes.put(file.getFileName().toString(), HexFormat.of().formatHex(hash));
      }
    }
    return hashes;
  }
}
