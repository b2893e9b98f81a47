package com.neuropilot.backup.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.neuropilot.backup.cli.Installation.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jar restores within a database in use and takes it back, as a role that may do no more. */
class InPlaceIT {
  private static final String ROLE = "tenant";

  @TempDir static Path keys;
  private static Inventory inventory;

  @TempDir Path folder;
  private Installation jar;
  private Path store;

  @BeforeAll
  static void start() throws Exception {
    inventory = Inventory.start();
    sql("postgres", "CREATE ROLE " + ROLE + " LOGIN", "CREATE DATABASE hosted OWNER " + ROLE);
    Result result =
        new Installation(keys)
            .run(
                "keygen",
                "--user-id",
                "Backup <backup@example.org>",
                "--no-passphrase",
                "--out-dir",
                keys.toString());
    assertThat(result.status()).as(result.all()).isZero();
  }

  @AfterAll
  static void stop() throws IOException {
    inventory.close();
  }

  @BeforeEach
  void prepare() throws Exception {
    store = Files.createDirectory(folder.resolve("store"));
    jar = new Installation(folder);
    sql("postgres", "COMMENT ON DATABASE hosted IS NULL");
    asTenant(
        "DROP TABLE IF EXISTS item",
        "CREATE TABLE item (id int PRIMARY KEY, name text)",
        "INSERT INTO item SELECT g, 'old' FROM generate_series(1, 1000) g");
  }

  @Test
  void withAConfigurationFile() throws Exception {
    Path far = Files.createDirectory(folder.resolve("far"));
    write("storage.far = local", "storage.far.directory = " + far);
    expect(0, "backup", "-c", "backup.properties");
    String backedUp = inventory.fingerprint("hosted");
    asTenant("UPDATE item SET name = 'new'", "DELETE FROM item WHERE id > 900");
    String changed = inventory.fingerprint("hosted");
    String[] restore = {
      "restore", "--latest", "-c", "backup.properties", "--secret-key", key("private")
    };

    assertThat(expect(2, restore).all())
        .contains("database hosted (mode in-place)", "no terminal to ask on")
        .contains("back up what is in hosted then, to " + far + ", " + store);
    Result restored = expect(0, with(restore, "--yes", "--json"));
    assertThat(restored.out())
        .contains("\"mode\" : \"in-place\"", "\"before\" : \"shop_", "writersWaitedSeconds");
    assertThat(inventory.fingerprint("hosted")).isEqualTo(backedUp);
    assertThat(manifests(store)).hasSize(2).isEqualTo(manifests(far));
    assertThat(expect(0, "list", "-c", "backup.properties", "--json").out())
        .contains("\"pre-restore\"");

    String[] rollback = {"rollback", "-c", "backup.properties", "--secret-key", key("private")};
    assertThat(expect(2, rollback).all()).contains("backup shop_", "no terminal to ask on");
    assertThat(expect(0, with(rollback, "--yes")).out())
        .contains("is again what it was before", "Whoever wrote waited ");
    assertThat(inventory.fingerprint("hosted")).isEqualTo(changed);
    expect(0, with(rollback, "--yes"));
    assertThat(inventory.fingerprint("hosted")).isEqualTo(backedUp);
    assertThat(expect(0, with(rollback, "--discard", "--yes")).out()).contains("Forgot shop_");
    assertThat(expect(5, with(rollback, "--yes")).err()).contains("nothing to roll back");
  }

  private void write(String... more) throws IOException {
    List<String> lines =
        Stream.concat(
                Stream.of(
                    "name = shop",
                    "source = postgresql",
                    "source.url = " + url(),
                    "encryptor = openpgp",
                    "encryptor.recipients = " + key("public"),
                    "storage.near = local",
                    "storage.near.directory = " + store,
                    "work-directory = " + folder.resolve("work")),
                Stream.of(more))
            .toList();
    Files.write(folder.resolve("backup.properties"), lines);
  }

  private static String url() {
    return "postgresql://" + ROLE + "@localhost:" + inventory.port() + "/hosted";
  }

  private static String key(String kind) {
    return keys.resolve("neuropilot-backup-" + kind + ".key").toString();
  }

  private static List<String> manifests(Path place) throws IOException {
    try (Stream<Path> files = Files.list(place)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".manifest.json"))
          .sorted()
          .toList();
    }
  }

  private static String[] with(String[] command, String... more) {
    return Stream.of(command, more).flatMap(Stream::of).toArray(String[]::new);
  }

  private Result expect(int status, String... args) throws Exception {
    Result result = jar.run(args);
    assertThat(result.status()).as("%s", result).isEqualTo(status);
    return result;
  }

  private static void asTenant(String... statements) throws SQLException {
    String[] all = with(new String[] {"SET ROLE " + ROLE}, statements);
    sql("hosted", all);
  }

  private static void sql(String database, String... statements) throws SQLException {
    try (Connection connection = inventory.connect(database);
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }
}
