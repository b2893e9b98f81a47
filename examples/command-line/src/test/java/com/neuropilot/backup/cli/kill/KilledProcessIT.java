package com.neuropilot.backup.cli.kill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.neuropilot.backup.BackupEntry;
import com.neuropilot.backup.BackupLockedException;
import com.neuropilot.backup.BackupSelector;
import com.neuropilot.backup.BackupState;
import com.neuropilot.backup.VerificationReport;
import com.neuropilot.backup.openpgp.OpenPgpKeys;
import com.neuropilot.backup.postgres.PostgresServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SIGKILL at moments that cover each state of a backup, of a restore and of a prune. */
class KilledProcessIT {
  private static final int BACKUP_KILLS = 42;
  private static final int RESTORE_KILLS = 30;
  private static final int PRUNE_KILLS = 20;
  private static final long LONGEST_DELAY_MILLIS = 30;
  private static final String SECRET_ROW = "plaintext-of-a-row";
  private static final int ROWS = 60_000;
  private static final InstantSource LATER = () -> Instant.now().plus(Duration.ofMinutes(31));

  @TempDir static Path home;
  private static final PostgresServer SERVER = PostgresServer.embedded();
  private static String url;
  private final Random random = new Random(20250120);

  @BeforeAll
  static void start() throws Exception {
    SERVER.start();
    url = "postgresql://postgres@127.0.0.1:" + SERVER.port() + "/shop";
    sql("postgres", "create database shop");
    sql("shop", "create table item(id int primary key, note text)");
    sql(
        "shop",
        "insert into item select g, '"
            + SECRET_ROW
            + " ' || md5(g::text) from generate_series(1, "
            + ROWS
            + ") g");
    OpenPgpKeys.forUser("test <test@example.org>")
        .curve25519()
        .withoutPassphrase()
        .generate()
        .writeTo(
            home.resolve("public.key"), home.resolve("secret.key"), home.resolve("revocation.asc"));
    Files.createDirectories(home.resolve("tmp"));
    Files.createDirectories(home.resolve("storage"));
  }

  @AfterAll
  static void stop() throws IOException {
    SERVER.stop();
  }

  @Test
  void aKilledBackupLeavesNoBackupThatIsNotWholeAndTheNextRunCleansUp() throws Exception {
    Set<Path> others = putOthersObjects();
    Killing killing = new Killing(home, "backup", url, home.toString());
    List<Moment> moments = Moment.spread(killing.rehearse(), BACKUP_KILLS);
    assertThat(moments)
        .hasSize(BACKUP_KILLS)
        .extracting(Moment::what)
        .contains(
            "AT stage PREPARING",
            "AT stage DUMPING",
            "AT stage STORING",
            "AT stage PUBLISHING",
            "AT middle of put .dump.zst.gpg.part",
            "AT before put .manifest.json",
            "AT middle of put .manifest.json",
            "AT after put .manifest.json",
            "AT before delete .begun",
            "AT after delete .begun");
    for (Moment moment : moments) {
      killing.killAt(moment, random.nextLong(LONGEST_DELAY_MILLIS));
      assertListedBackupsAreWhole(moment.what());
      assertNoPlaintext(moment.what());
    }

    // A run that was killed while it cleaned up holds the storage's lock for half an hour more.
    program().pipeline(LATER).run().orThrow();

    assertThat(others).allMatch(Files::exists);
    assertThat(names(home.resolve("work")))
        .as("leftovers in the work directory")
        .containsOnly("shop.rows.json");
    Set<String> markers =
        names(home.resolve("storage")).stream()
            .filter(name -> name.endsWith(".begun"))
            .collect(Collectors.toSet());
    assertThat(markers)
        .containsExactlyInAnyOrder("other_20250101_000000.begun", "shop_20250102_000000.begun");
    assertThat(names(home.resolve("storage"))).noneMatch(name -> name.startsWith("shop.lock."));
    assertThat(program().catalog().verifyAll().decryptWith(program().key()).run())
        .allMatch(VerificationReport::isWhole);
  }

  @Test
  void aKilledPruneLeavesNoBackupThatIsNotWholeAndTheNextRunCleansUp() throws Exception {
    makeTwoBackups();
    Killing killing = new Killing(home, "prune", url, home.toString());
    List<Moment> moments = Moment.spread(killing.rehearse(), PRUNE_KILLS);
    assertThat(moments)
        .extracting(Moment::what)
        .contains(
            "AT after put .lock",
            "AT after put .begun",
            "AT before delete .manifest.json",
            "AT after delete .manifest.json",
            "AT after delete .dump.zst.gpg.part",
            "AT before delete .begun");
    for (Moment moment : moments) {
      String newest = program().pipeline().run().orThrow().id().orElseThrow();
      killing.killAt(moment, 0);
      assertThat(program().catalog().list())
          .as("after a kill at " + moment.what())
          .noneMatch(entry -> entry.state() == BackupState.DAMAGED);
      assertThat(program().catalog().find(BackupSelector.id(newest)).state())
          .as("the newest after a kill at " + moment.what())
          .isEqualTo(BackupState.WHOLE);
      removeLocks();
    }
    makeTwoBackups();
    killing.killAt(new Moment("AT after put .lock", 1), 0);

    assertThatThrownBy(() -> program().prune(InstantSource.system()))
        .isInstanceOf(BackupLockedException.class);
    program().prune(LATER);

    assertThat(program().catalog().list())
        .filteredOn(entry -> entry.state() != BackupState.FOREIGN)
        .filteredOn(entry -> !entry.id().equals("shop_20250102_000000"))
        .filteredOn(entry -> entry.pipeline().equals("shop"))
        .singleElement()
        .satisfies(
            entry ->
                assertThat(names(home.resolve("storage")))
                    .noneMatch(name -> name.startsWith("shop.lock."))
                    .filteredOn(name -> name.matches("shop_\\d+_\\d+\\.(dump|meta).*"))
                    .filteredOn(name -> !name.startsWith("shop_20250102_000000"))
                    .allMatch(name -> name.startsWith(entry.id())));
  }

  private static void makeTwoBackups() {
    program().pipeline().run().orThrow();
    program().pipeline().run().orThrow();
  }

  private static void removeLocks() throws IOException {
    for (String name : names(home.resolve("storage"))) {
      if (name.startsWith("shop.lock.")) {
        Files.delete(home.resolve("storage").resolve(name));
      }
    }
  }

  @Test
  void aKilledRestoreLeavesNoDatabaseThatIsNotWholeAndTheNextOneCleansUp() throws Exception {
    program().pipeline().run().orThrow();
    Killing killing = new Killing(home, "restore", url, home.toString(), "restored");
    List<Moment> moments = Moment.spread(killing.rehearse(), RESTORE_KILLS);
    sql("postgres", "drop database restored");
    for (int number = 0; number < RESTORE_KILLS; number++) {
      // A restore announces little: the time that passes after it is what makes the difference.
      Moment at = moments.get(number % moments.size());
      String moment = at.what();
      killing.killAt(at, 40L * (number / moments.size()));
      if (databases().contains("restored")) {
        assertThat(count("restored")).as("rows after a kill at " + moment).isEqualTo(ROWS);
        sql("postgres", "drop database restored with (force)");
      }
      assertNoPlaintext(moment);
    }

    program().restore("restored");

    assertThat(count("restored")).isEqualTo(ROWS);
    assertThat(databases()).containsExactlyInAnyOrder("postgres", "shop", "restored");
    sql("postgres", "drop database restored");
  }

  private static KillableProgram program() {
    return new KillableProgram(url, home);
  }

  private static Set<Path> putOthersObjects() throws IOException {
    Path storage = home.resolve("storage");
    String another =
        "{\"run\":\"r\",\"host\":\"h\",\"begun\":\"2025-01-02T00:00:00Z\",\"source\":{\"system\":\"1\",\"database\":\"1\",\"host\":\"elsewhere\"}}";
    Set<Path> others = new TreeSet<>();
    others.add(
        Files.writeString(
            storage.resolve("shop_20250101_000000.sql.gz.gpg"), "of an older script"));
    others.add(Files.writeString(storage.resolve("other_20250101_000000.begun"), another));
    others.add(
        Files.writeString(
            storage.resolve("other_20250101_000000.dump.zst.gpg"), "of another pipeline"));
    others.add(Files.writeString(storage.resolve("shop_20250102_000000.begun"), another));
    others.add(
        Files.writeString(
            storage.resolve("shop_20250102_000000.dump.zst.gpg"), "of a run of another database"));
    return others;
  }

  private static void assertListedBackupsAreWhole(String moment) {
    List<BackupEntry> entries = program().catalog().list();
    assertThat(entries)
        .as("after a kill at " + moment)
        .noneMatch(entry -> entry.state() == BackupState.DAMAGED);
    assertThat(program().catalog().verifyAll().run())
        .as("after a kill at " + moment)
        .allMatch(VerificationReport::isWhole);
  }

  private static void assertNoPlaintext(String moment) throws IOException {
    for (Path folder :
        List.of(home.resolve("work"), home.resolve("tmp"), home.resolve("storage"))) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          String bytes = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
          assertThat(bytes.contains(SECRET_ROW))
              .as(file + " holds plaintext after a kill at " + moment)
              .isFalse();
        }
      }
    }
  }

  private static Set<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  private static Set<String> databases() throws SQLException {
    try (Connection connection = SERVER.connect("postgres");
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery("select datname from pg_database where not datistemplate")) {
      Set<String> names = new TreeSet<>();
      while (rows.next()) {
        names.add(rows.getString(1));
      }
      return names;
    }
  }

  private static int count(String database) throws SQLException {
    try (Connection connection = SERVER.connect(database);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("select count(*) from item")) {
      rows.next();
      return rows.getInt(1);
    }
  }

  private static void sql(String database, String text) throws SQLException {
    try (Connection connection = SERVER.connect(database);
        Statement statement = connection.createStatement()) {
      statement.execute(text);
    }
  }
}
