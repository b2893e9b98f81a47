package com.neuropilot.backup.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.neuropilot.backup.cli.Installation.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jar against a real PostgreSQL. */
class CommandLineIT {
  private static final String PASSWORD = "s3cret-of-the-database";
  private static final String PASSPHRASE = "s3cret-of-the-key";
  private static final int MOST_POLLS = 1_200;

  @TempDir static Path keys;
  private static Inventory inventory;

  @TempDir Path folder;
  private Installation jar;
  private Path store;

  @BeforeAll
  static void start() throws Exception {
    inventory = Inventory.start();
    Result result =
        new Installation(keys)
            .with("PASSPHRASE", PASSPHRASE)
            .run(
                "keygen",
                "--user-id",
                "Backup <backup@example.org>",
                "--passphrase-env",
                "PASSPHRASE",
                "--out-dir",
                keys.toString());
    assertThat(result.status()).as(result.all()).isZero();
    assertThat(result.all()).doesNotContain(PASSPHRASE);
  }

  @AfterAll
  static void stop() throws IOException {
    inventory.close();
  }

  @BeforeEach
  void prepare() throws IOException {
    store = folder.resolve("store");
    jar = new Installation(folder).with("DB_PASSWORD", PASSWORD).with("PASSPHRASE", PASSPHRASE);
    Files.write(
        folder.resolve("backup.properties"),
        List.of(
            "name = shop",
            "source = postgresql",
            "source.host = localhost",
            "source.port = " + inventory.port(),
            "source.user = postgres",
            "source.password-env = DB_PASSWORD",
            "source.database = " + Inventory.DATABASE,
            "encryptor = openpgp",
            "encryptor.recipients = " + key("public"),
            "storage.near = local",
            "storage.near.directory = " + store,
            "work-directory = " + folder.resolve("work")));
  }

  private static String key(String kind) {
    return keys.resolve("neuropilot-backup-" + kind + ".key").toString();
  }

  private Result configured(int status, String... args) throws Exception {
    String[] all =
        Stream.concat(Stream.of(args), Stream.of("-c", "backup.properties")).toArray(String[]::new);
    return expect(status, all);
  }

  private Result expect(int status, String... args) throws Exception {
    Result result = jar.run(args);
    assertThat(result.status()).as("%s", result).isEqualTo(status);
    assertThat(result.all()).doesNotContain(PASSWORD, PASSPHRASE, "\tat ");
    return result;
  }

  private String onlyBackup() throws IOException {
    try (Stream<Path> files = Files.list(store)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".manifest.json"))
          .map(name -> name.substring(0, name.length() - ".manifest.json".length()))
          .findFirst()
          .orElseThrow();
    }
  }

  /** Else a JDK from 24 on warns at each backup that zstd is native. */
  @Test
  void theJarSaysThatNativeLibrariesAreMeant() throws Exception {
    try (JarFile file = new JarFile(Installation.jar().toFile())) {
      assertThat(file.getManifest().getMainAttributes().getValue("Enable-Native-Access"))
          .isEqualTo("ALL-UNNAMED");
    }
  }

  @Test
  void withAConfigurationFile() throws Exception {
    assertThat(configured(3, "doctor").out()).contains("There is no directory " + store);
    Files.createDirectory(store);
    assertThat(configured(0, "doctor").out()).endsWith("All is well.\n");
    assertThat(configured(0, "backup").out()).contains(" is complete.", "20,000 rows in 2 tables");
    String id = onlyBackup();
    assertThat(configured(0, "list", "--json").out())
        .contains("\"id\" : \"" + id + "\"", "\"state\" : \"whole\"");
    assertThat(configured(0, "verify").out()).contains("without a secret key");

    Result restored =
        configured(
            0,
            "restore",
            "--latest",
            "--target-database",
            "restored_with_file",
            "--secret-key",
            key("private"),
            "--passphrase-env",
            "PASSPHRASE",
            "--yes");

    assertThat(restored.out())
        .contains("into database restored_with_file", "public.item  20,000", "public.empty  0");
    assertThat(inventory.fingerprint("restored_with_file"))
        .isEqualTo(inventory.fingerprint(Inventory.DATABASE));
  }

  @Test
  void withoutAnyFile() throws Exception {
    configured(0, "backup");
    String[] place = {"--from", store.toString()};
    String[] key = {"--secret-key", key("private"), "--passphrase-env", "PASSPHRASE"};
    String[] into = {"--into", inventory.url("restored_without_file"), "--yes"};

    assertThat(expect(0, join("list", place)).out()).contains(onlyBackup());
    assertThat(expect(0, join("verify", place, key)).out()).contains("unpacked to the end");
    expect(0, join("restore", new String[] {"--latest"}, place, key, into));
    assertThat(inventory.fingerprint("restored_without_file"))
        .isEqualTo(inventory.fingerprint(Inventory.DATABASE));

    Path data = store.resolve(onlyBackup() + ".dump.zst.gpg");
    byte[] bytes = Files.readAllBytes(data);
    bytes[bytes.length / 2] ^= 1;
    Files.delete(data);
    Files.write(data, bytes);
    String[] elsewhere = {"--into", inventory.url("never"), "--yes"};
    assertThat(expect(4, join("verify", place)).out()).contains("DAMAGED");
    expect(4, join("restore", new String[] {"--latest"}, place, key, elsewhere));
    assertThat(inventory.exists("never")).isFalse();
    expect(5, join("verify", new String[] {"shop_20200101_000000"}, place));
    expect(5, join("restore", new String[] {"shop_20200101_000000"}, place, key, elsewhere));
  }

  @Test
  void aDatabaseInUseIsRestoredAndRolledBack() throws Exception {
    String database = "in_use";
    configured(0, "backup");
    String[] place = {"--from", store.toString(), "--latest"};
    String[] key = {"--secret-key", key("private"), "--passphrase-env", "PASSPHRASE"};
    String[] into = {"--into", inventory.url(database)};
    expect(0, join("restore", place, key, into, new String[] {"--yes"}));
    String before = inventory.fingerprint(database);
    try (Connection connection = inventory.connect(database);
        Statement statement = connection.createStatement()) {
      statement.execute("DELETE FROM item");
    }
    String deleted = inventory.fingerprint(database);

    assertThat(expect(2, join("restore", place, key, into)).all())
        .contains("database in_use (mode swap)", "rename it to in_use_before_")
        .contains("there is no terminal to ask on");
    assertThat(inventory.fingerprint(database)).isEqualTo(deleted);
    assertThat(expect(0, join("restore", place, key, into, new String[] {"--yes"})).out())
        .contains("into database in_use", "'rollback' brings it back");
    assertThat(inventory.fingerprint(database)).isEqualTo(before);

    assertThat(expect(2, join("rollback", into)).all()).contains("no terminal to ask on");
    expect(0, join("rollback", into, new String[] {"--yes"}));
    assertThat(inventory.fingerprint(database)).isEqualTo(deleted);
    expect(0, join("rollback", into, new String[] {"--yes"}));
    assertThat(inventory.fingerprint(database)).isEqualTo(before);
    assertThat(expect(0, join("rollback", into, new String[] {"--discard", "--yes"})).out())
        .contains("Dropped in_use_before_");
    assertThat(expect(5, join("rollback", into, new String[] {"--yes"})).err())
        .contains("nothing to roll back");
  }

  @Test
  void aDrillProvesThatTheBackupRestores() throws Exception {
    configured(0, "backup");
    String[] place = {"--from", store.toString(), "--latest"};
    String[] key = {"--secret-key", key("private"), "--passphrase-env", "PASSPHRASE"};
    String[] server = {"--server", inventory.url("postgres")};

    // The server's superuser is a warning: a dump is code.
    assertThat(expect(3, join("drill", place, key, server)).out())
        .contains(onlyBackup() + " is proven good.", "20,000 in 2 tables, compared", "(RTO)")
        .contains("superuser");
    Path page = store.resolveSibling("drill.html");
    String[] written = {"--json", "--no-record", "--report", page.toString()};
    assertThat(expect(3, join("drill", place, key, server, written)).out())
        .contains("\"" + onlyBackup() + "\"");
    assertThat(page).content().startsWith("<!DOCTYPE html>").contains(">20,000<", "Proven good");
    assertThat(expect(0, "list", "--from", store.toString()).out()).contains("whole, proven");
    assertThat(expect(0, "list", "--from", store.toString(), "--json").out())
        .contains("\"proven\" : true", "\"rows\" : 20000");
    assertThat(store)
        .isDirectoryContaining("glob:**" + onlyBackup() + ".drill.*.json")
        .isDirectoryNotContaining("glob:**.html");
    String[] proven = {"--latest-proven", "--schema", "public", "--ownership", "mine"};
    String[] into = {"--from", store.toString(), "--into", inventory.url("proven"), "--yes"};
    assertThat(expect(0, join("restore", proven, into, key)).out())
        .contains("Restored " + onlyBackup() + " into database proven", "public.item  20,000");
    assertThat(inventory.fingerprint("proven"))
        .isEqualTo(inventory.fingerprint(Inventory.DATABASE));
    Path nowhere = store.resolveSibling("absent").resolve("drill.html");
    assertThat(expect(2, join("drill", place, key, server, report(nowhere))).err())
        .contains("cannot be written");
    try (Connection connection = inventory.connect("postgres");
        Statement statement = connection.createStatement();
        ResultSet left =
            statement.executeQuery("SELECT count(*) FROM pg_database WHERE datname ~ 'drill'")) {
      left.next();
      assertThat(left.getInt(1)).isZero();
    }

    Path data = store.resolve(onlyBackup() + ".dump.zst.gpg");
    byte[] bytes = Files.readAllBytes(data);
    bytes[bytes.length / 2] ^= 1;
    Files.delete(data);
    Files.write(data, bytes);
    assertThat(expect(4, join("drill", place, key, server)).all()).contains("damaged");
  }

  private static String[] report(Path file) {
    return new String[] {"--report", file.toString()};
  }

  private static String[] join(String command, String[]... more) {
    return Stream.concat(Stream.of(command), Stream.of(more).flatMap(Stream::of))
        .toArray(String[]::new);
  }

  @Test
  void aSecondRunIsRefusedAndTheFirstEndsCleanlyWhenTold() throws Exception {
    Process first;
    List<ProcessHandle> children = new ArrayList<>();
    try (Connection connection = inventory.connect(Inventory.DATABASE);
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      // pg_dump reads the values of sequences late, and no other tool locks them before.
      statement.execute("DROP SEQUENCE ticket");
      first = jar.start("backup", "-c", "backup.properties");
      await(() -> !first.isAlive() || hasChild(first, "pg_dump"));
      if (!first.isAlive()) {
        throw new AssertionError("It should wait for the sequence: " + jar.end(first));
      }
      first.descendants().forEach(children::add);
      assertThat(children)
          .noneMatch(child -> child.info().commandLine().orElse("").contains(PASSWORD));

      assertThat(configured(6, "backup").err()).contains("Another run of the pipeline 'shop'");
      assertThat(configured(3, "doctor").out()).contains("A run of the pipeline 'shop' goes on");
      assertThat(store).isDirectoryContaining("glob:**.begun");

      first.destroy();
      Result ended = jar.end(first);
      assertThat(ended.status()).isEqualTo(143);
      assertThat(ended.err()).contains("Cancelled").doesNotContain("\tat ");
    }
    assertThat(children).isNotEmpty();
    await(() -> children.stream().noneMatch(ProcessHandle::isAlive));
    assertThat(folder.resolve("work")).isEmptyDirectory();
    try (Stream<Path> files = Files.list(store)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .noneMatch(name -> name.startsWith("shop_"));
    }
    configured(0, "backup");
  }

  /** A tool that is asked for its version is gone in a moment. */
  private static boolean hasChild(Process process, String tool) {
    return process
        .descendants()
        .map(ProcessHandle::info)
        .filter(child -> !child.commandLine().orElse("--version").contains("--version"))
        .anyMatch(child -> child.command().orElse("").endsWith(tool));
  }

  private static void await(Supplier<Boolean> condition) throws InterruptedException {
    for (int i = 0; i < MOST_POLLS && !condition.get(); i++) {
      Thread.sleep(50);
    }
    assertThat(condition.get()).as("not within a minute").isTrue();
  }
}
