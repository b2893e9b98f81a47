package com.neuropilot.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.neuropilot.backup.drill.DrillCheckResult;
import com.neuropilot.backup.drill.DrillReport;
import com.neuropilot.backup.drill.DrillStage;
import com.neuropilot.backup.drill.DrillTable;
import com.neuropilot.backup.event.RunEvent;
import com.neuropilot.backup.event.Stage;
import com.neuropilot.backup.postgres.PostgresServer;
import com.neuropilot.backup.spi.StageConfig;
import com.neuropilot.backup.spi.tck.InMemoryStorage;
import com.neuropilot.backup.spi.tck.SettableClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class DrillTest {
  @RegisterExtension static final PostgresServer SERVER = PostgresServer.embedded();

  @TempDir Path work;
  private final InMemoryStorage storage = InMemoryStorage.fresh();
  private final SettableClock clock = SettableClock.at("2025-01-20T02:00:00Z");
  private String source = "";

  @BeforeEach
  void createSource() throws SQLException {
    source = SERVER.createDatabase();
    SERVER.execute(
        source,
        "CREATE TABLE item (id int PRIMARY KEY, name text NOT NULL)",
        "INSERT INTO item SELECT n, 'item ' || n FROM generate_series(1, 1000) n",
        "CREATE TABLE \"or\"\"ders <b>\" (id int)",
        "INSERT INTO \"or\"\"ders <b>\" VALUES (1), (2)");
  }

  @AfterEach
  void nothingIsLeft() throws SQLException, IOException {
    assertThat(
            SERVER.query("postgres", "SELECT count(*) FROM pg_database WHERE datname ~ '_drill'"))
        .isEqualTo("0");
    try (Stream<Path> files = Files.walk(work)) {
      assertThat(
              files.filter(
                  file -> file.getFileName().toString().matches("PG_VERSION|postgresql.conf")))
          .isEmpty();
    }
    SERVER.execute("postgres", "DROP DATABASE " + source);
  }

  private void backUp() {
    BackupPipeline.from(SERVER.superuser(source).build())
        .named("shop")
        .withoutEncryption()
        .storeIn("near", storage)
        .workDirectory(work)
        .clock(clock)
        .build()
        .run()
        .orThrow();
    clock.advance(Duration.ofHours(26));
  }

  private DrillRequest drill() {
    return BackupCatalog.of(storage)
        .workDirectory(work)
        .clock(clock)
        .drill(BackupSelector.latest());
  }

  private DrillRequest drillOn(StageConfig server) {
    return drill().onServer(server);
  }

  @Test
  void provesABackupOnAServerOfItsOwn() throws SQLException {
    SERVER.execute(
        source,
        "CREATE EXTENSION pageinspect",
        "CREATE SCHEMA tools",
        "CREATE EXTENSION pg_trgm SCHEMA tools",
        "CREATE EXTENSION cube SCHEMA tools",
        "CREATE EXTENSION earthdistance SCHEMA public",
        "ALTER TABLE item ADD place tools.cube",
        "CREATE ROLE clerk_of_drill",
        "GRANT SELECT ON item TO clerk_of_drill");
    backUp();

    DrillReport report =
        drill()
            .checking("there are items", "SELECT count(*) = 1000 FROM item")
            .checking(
                "no superuser", "SELECT NOT rolsuper FROM pg_roles WHERE rolname = current_user")
            .checking(
                "the application's own look",
                database -> {
                  try (Connection connection = database.getConnection();
                      ResultSet row =
                          connection
                              .createStatement()
                              .executeQuery(
                                  "SELECT has_table_privilege('clerk_of_drill', 'item', 'SELECT')")) {
                    row.next();
                    assertThat(row.getBoolean(1)).isTrue();
                  }
                })
            .run();

    assertThat(report.problems()).isEmpty();
    assertThat(report.isPassed()).isTrue();
    assertThat(report.tables())
        .containsExactlyInAnyOrder(
            new DrillTable("public.item", OptionalLong.of(1000), OptionalLong.of(1000)),
            new DrillTable("public.\"or\"\"ders <b>\"", OptionalLong.of(2), OptionalLong.of(2)));
    assertThat(report.checks()).extracting(DrillCheckResult::isPassed).containsOnly(true);
    assertThat(report.dataAge()).isEqualTo(Duration.ofHours(26));
    assertThat(report.recovery()).isPositive();
    assertThat(report.stages()).extracting(DrillStage::name).hasSize(7).doesNotHaveDuplicates();
    assertThat(report.server()).startsWith("PostgreSQL 15.");
    assertThat(report.toJson()).contains("\"passed\" : true", "\"dataAgeMillis\" : 93600000");
    SERVER.execute(source, "DROP OWNED BY clerk_of_drill", "DROP ROLE clerk_of_drill");
  }

  @Test
  void provesABackupOnAServerThatIsThere() {
    backUp();

    DrillReport report = drillOn(SERVER.owner("postgres").build()).run();

    assertThat(report.problems()).isEmpty();
    assertThat(report.warnings()).isEmpty();
    assertThat(report.rows()).isEqualTo(1002);
  }

  @Test
  void warnsWhenTheDumpWouldRunAsSuperuser() {
    backUp();

    DrillReport report = drillOn(SERVER.superuser("postgres").build()).run();

    assertThat(report.isPassed()).isTrue();
    assertThat(report.warnings()).singleElement().asString().contains("superuser", "CREATE ROLE");
  }

  @Test
  void findsWhatTheUserChecksFor() {
    backUp();

    DrillReport report =
        drillOn(SERVER.owner("postgres").build())
            .checking("a", "SELECT count(*) > 5000 FROM item")
            .checking("b", "SELECT name::int > 0 FROM item")
            .checking("c", "SELECT true FROM item WHERE false")
            .checking("d", "SELECT count(*) FROM item")
            .checking("e", "SELECT true FROM stock")
            .checking("f", "DELETE FROM item RETURNING true")
            .checking("g", "SELECT true")
            .run();

    assertThat(report.problems())
        .satisfiesExactly(
            a -> assertThat(a).isEqualTo("Your check 'a' failed: it says false"),
            b -> assertThat(b).contains("'b'", "SQLSTATE 22P02").doesNotContain("item "),
            c -> assertThat(c).contains("it returns no row"),
            d -> assertThat(d).contains("no boolean"),
            e -> assertThat(e).contains("\"stock\" does not exist"),
            f -> assertThat(f).contains("SQLSTATE 25006"));
  }

  @Test
  void findsADumpThatCannotBeRestored() throws SQLException {
    SERVER.execute(
        source,
        "CREATE FUNCTION known(n int) RETURNS bool LANGUAGE sql AS 'SELECT EXISTS (SELECT FROM public.item WHERE id = n)'",
        "CREATE TABLE a_sale (item int CHECK (public.known(item)))",
        "INSERT INTO a_sale VALUES (7)");
    backUp();

    DrillReport report = drillOn(SERVER.owner("postgres").build()).run();

    assertThat(report.isPassed()).isFalse();
    assertThat(report.problems()).singleElement().asString().contains("check violation", "a_sale");
  }

  @Test
  void findsAFlippedBit() {
    backUp();
    String data =
        storage.contents().keySet().stream()
            .filter(name -> name.endsWith(".dump.zst"))
            .findFirst()
            .orElseThrow();
    byte[] bytes = storage.contents().get(data).clone();
    bytes[bytes.length / 2] ^= 1;
    storage.overwrite(data, bytes);

    DrillReport report = drillOn(SERVER.owner("postgres").build()).run();

    assertThat(report.problems()).singleElement().asString().contains("damaged");
  }

  @Test
  void aServerThatFailsSaysNothingOfTheBackup() throws SQLException {
    backUp();
    boolean[] killed = new boolean[1];
    BackupCatalog catalog =
        BackupCatalog.of(storage)
            .workDirectory(work)
            .clock(clock)
            .listeningWith(
                event -> {
                  if (event instanceof RunEvent.StageStarted started
                      && started.stage() == Stage.COMMITTING) {
                    killed[0] = endSessionsOfTheOwner();
                  }
                });

    assertThatThrownBy(
            () ->
                catalog
                    .drill(BackupSelector.latest())
                    .onServer(SERVER.owner("postgres").build())
                    .run())
        .isInstanceOf(StageFailedException.class);
    assertThat(killed[0]).as("the fault fired").isTrue();
  }

  @Test
  void aRoleThatMayNotCreateDatabasesIsNoFaultOfTheBackup() throws SQLException {
    SERVER.execute("postgres", "CREATE ROLE weak LOGIN PASSWORD 'weak'");
    backUp();

    assertThatThrownBy(
            () ->
                drillOn(
                        SERVER
                            .owner("postgres")
                            .user("weak")
                            .password(com.neuropilot.backup.spi.Secret.of("weak"))
                            .build())
                    .run())
        .isInstanceOf(StageFailedException.class)
        .hasMessageContaining("ALTER ROLE weak CREATEDB");
    SERVER.execute("postgres", "DROP ROLE weak");
  }

  private boolean endSessionsOfTheOwner() {
    try {
      return SERVER
          .query(
              "postgres",
              "SELECT bool_or(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE usename = '"
                  + PostgresServer.OWNER
                  + "' AND datname ~ '_restoring_'")
          .equals("t");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
