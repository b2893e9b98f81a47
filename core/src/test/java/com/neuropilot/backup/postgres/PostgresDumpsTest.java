package com.neuropilot.backup.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.neuropilot.backup.spi.Dump;
import com.neuropilot.backup.spi.DumpInfo;
import com.neuropilot.backup.spi.DumpSummary;
import com.neuropilot.backup.spi.StageException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class PostgresDumpsTest {
  @RegisterExtension static final PostgresServer SERVER = PostgresServer.any();
  @TempDir private Path home;
  private static String database;

  @BeforeAll
  static void fill() throws SQLException {
    database = SERVER.createDatabase();
    SERVER.execute(
        database,
        "CREATE TABLE a AS SELECT n FROM generate_series(1, 10) n",
        "CREATE TABLE b AS SELECT n FROM generate_series(1, 20) n",
        "CREATE SCHEMA other",
        "CREATE TABLE other.c AS SELECT n FROM generate_series(1, 30) n");
  }

  @Test
  void databaseIsDescribed() throws Exception {
    try (PostgresDumps dumps = dumps(SERVER.superuser(database))) {
      DumpInfo info = dumps.describe();
      assertThat(info.engine()).isEqualTo("postgresql");
      assertThat(info.serverVersion()).matches("15\\.\\d+");
      assertThat(info.database()).isEqualTo(database);
      assertThat(info.toolVersion()).matches("pg_dump \\d+(\\.\\d+|beta.*|rc.*|devel)");
      assertThat(info.fileExtension()).isEqualTo(".dump");
      assertThat(info.source().system()).matches("\\d{10,}");
      assertThat(info.source().database())
          .isEqualTo(
              SERVER.query(
                  database, "SELECT oid FROM pg_database WHERE datname = '" + database + "'"));
      assertThat(info.source().host()).isEqualTo(SERVER.host());
      assertThat(info.estimatedBytes().orElse(0)).isPositive();
    }
  }

  @Test
  void systemThatMayNotBeReadIsEmpty() throws Exception {
    SERVER.execute(database, "REVOKE EXECUTE ON FUNCTION pg_control_system() FROM PUBLIC");
    try (PostgresDumps dumps = dumps(SERVER.owner(database))) {
      assertThat(dumps.describe().source().system()).isEmpty();
    } finally {
      SERVER.execute(database, "GRANT EXECUTE ON FUNCTION pg_control_system() TO PUBLIC");
    }
  }

  @Test
  void selectionIsPassedOn() throws Exception {
    assertThat(rows(SERVER.superuser(database))).containsExactly("other.c", "public.a", "public.b");
    assertThat(rows(SERVER.superuser(database).addSchemas("other"))).containsExactly("other.c");
    assertThat(rows(SERVER.superuser(database).addExcludeSchemas("other")))
        .containsExactly("public.a", "public.b");
    assertThat(rows(SERVER.superuser(database).addTables("a", "other.*")))
        .containsExactly("other.c", "public.a");
    assertThat(rows(SERVER.superuser(database).addExcludeTables("public.*")))
        .containsExactly("other.c");
    assertThat(rows(SERVER.superuser(database).addExcludeTableData("other.c")))
        .containsExactly("public.a", "public.b");
    assertThat(rows(SERVER.superuser(database).countRows(RowCounting.NONE))).isEmpty();
  }

  @Test
  void misspeltTableIsRefusedThoughAnotherFits() {
    assertDumpFails(
        SERVER.superuser(database).addTables("a", "no_such"),
        false,
        "no matching tables were found",
        "Correct the patterns");
  }

  @Test
  void emptyDatabaseIsDumped() throws Exception {
    String empty = SERVER.createDatabase();
    for (DumpFormat format : DumpFormat.values()) {
      assertThat(rows(SERVER.superuser(empty).format(format))).isEmpty();
    }
  }

  @Test
  void nameThatLooksLikeAConnectionStringIsAName() throws Exception {
    String name = "dbname=postgres host='x' Ü";
    SERVER.execute("postgres", "CREATE DATABASE \"" + name + "\"");
    SERVER.execute("postgres", "CREATE DATABASE \"postgresql://x\"");
    for (String each : List.of(name, "postgresql://x")) {
      try (PostgresDumps dumps = dumps(SERVER.superuser(each))) {
        DumpSummary summary = DumpedBytes.take(dumps).summary();
        assertThat(summary.info().database()).isEqualTo(each);
        assertThat(DatabaseDetails.fromJson(summary.details()).globals().recorded()).isTrue();
      }
    }
  }

  @Test
  void exactCountsAreOfTheDumpsOwnSnapshotAndTablesCannotBeEmptiedUnderIt() throws Exception {
    String own = SERVER.createDatabase();
    SERVER.execute(own, "CREATE TABLE t AS SELECT n FROM generate_series(1, 100) n");
    try (PostgresDumps dumps = dumps(SERVER.superuser(own).countRows(RowCounting.EXACT));
        Dump dump = dumps.openDump()) {
      SERVER.execute(own, "INSERT INTO t VALUES (0)");
      assertThatThrownBy(() -> SERVER.execute(own, "SET lock_timeout = '100ms'", "TRUNCATE t"))
          .hasMessageContaining("lock timeout");
      try (InputStream in = dump.streams().get(0).open()) {
        in.transferTo(java.io.OutputStream.nullOutputStream());
      }
      assertThat(dump.finish().rows()).containsEntry("public.t", 100L);
    }
    SERVER.execute(own, "SET lock_timeout = '2s'", "TRUNCATE t");
  }

  @Test
  void missingPrivilegeIsSaid() throws Exception {
    assertDumpFails(
        SERVER.owner(database),
        false,
        "permission denied for",
        "GRANT pg_read_all_data TO app_owner");
  }

  @Test
  void hiddenRowsMakeTheDumpFail() throws Exception {
    String own = SERVER.createDatabase();
    SERVER.execute(
        own,
        "CREATE TABLE t AS SELECT 1 AS n",
        "GRANT SELECT ON t TO " + PostgresServer.OWNER,
        "ALTER TABLE t ENABLE ROW LEVEL SECURITY",
        "CREATE POLICY p ON t USING (n > 1)");
    assertDumpFails(SERVER.owner(own), false, "row-level security", "BYPASSRLS");
  }

  @Test
  void lockOfAnotherSessionIsNotWaitedForLongAndItsHolderIsNamed() throws Exception {
    try (Connection other = SERVER.connect(database);
        Statement statement = other.createStatement()) {
      statement.execute("SET application_name = 'migration'");
      statement.execute("BEGIN; LOCK TABLE other.c");
      assertDumpFails(
          SERVER.superuser(database).lockTimeout(Duration.ofMillis(300)),
          true,
          "locked other.c by process",
          "postgres, migration",
          "lock-timeout");
      assertThatThrownBy(
              () ->
                  dumps(
                          SERVER
                              .superuser(database)
                              .lockTimeout(Duration.ofMillis(300))
                              .countRows(RowCounting.EXACT))
                      .openDump())
          .isInstanceOfSatisfying(StageException.class, e -> assertThat(e.retryable()).isTrue())
          .hasMessageContainingAll("lock timeout", "lock-timeout");
    }
  }

  @Test
  void serversTimeoutsDoNotEndADump() throws Exception {
    String own = SERVER.createDatabase();
    SERVER.execute(
        own, "CREATE TABLE t AS SELECT n, repeat('x', 500) FROM generate_series(1, 20000) n");
    for (String setting :
        List.of(
            "statement_timeout = '30ms'",
            "idle_in_transaction_session_timeout = '30ms'",
            "lock_timeout = '30ms'")) {
      SERVER.execute("postgres", "ALTER DATABASE " + own + " SET " + setting);
    }
    try (PostgresDumps dumps = dumps(SERVER.superuser(own).countRows(RowCounting.EXACT))) {
      try (Dump dump = dumps.openDump();
          InputStream in = dump.streams().get(0).open()) {
        assertThat(in.read()).isNotNegative();
        Thread.sleep(300);
        in.transferTo(java.io.OutputStream.nullOutputStream());
        assertThat(dump.finish().rows()).containsEntry("public.t", 20_000L);
      }
    }
  }

  @Test
  void scriptIsAScript() throws Exception {
    try (PostgresDumps dumps = dumps(SERVER.superuser(database).format(DumpFormat.PLAIN))) {
      DumpedBytes dumped = DumpedBytes.take(dumps);
      assertThat(new String(dumped.bytes(), StandardCharsets.UTF_8))
          .contains("COPY other.c (n) FROM stdin;", "PostgreSQL database dump complete");
      assertThat(dumped.summary().info().fileExtension()).isEqualTo(".sql");
      assertThat(dumped.summary().rows()).containsEntry("other.c", 30L);
    }
  }

  @Test
  void finishBeforeTheEndIsRefused() throws Exception {
    try (PostgresDumps dumps = dumps(SERVER.superuser(database));
        Dump dump = dumps.openDump()) {
      assertThatThrownBy(dump::finish)
          .isInstanceOf(StageException.class)
          .hasMessageContaining("not read to its end");
    }
  }

  private List<String> rows(Postgres.Builder builder) throws IOException {
    try (PostgresDumps dumps = dumps(builder)) {
      return DumpedBytes.take(dumps).summary().rows().keySet().stream().sorted().toList();
    }
  }

  private void assertDumpFails(Postgres.Builder builder, boolean retryable, String... parts) {
    assertThatThrownBy(
            () -> {
              try (PostgresDumps dumps = dumps(builder)) {
                DumpedBytes.take(dumps);
              }
            })
        .isInstanceOfSatisfying(
            StageException.class, e -> assertThat(e.retryable()).isEqualTo(retryable))
        .hasMessageContainingAll(parts);
  }

  private PostgresDumps dumps(Postgres.Builder builder) {
    return new PostgresDumps(new PostgresAccess(builder.build(), new TestContext(home)));
  }
}
