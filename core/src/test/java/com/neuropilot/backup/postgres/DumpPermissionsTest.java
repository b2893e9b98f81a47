package com.neuropilot.backup.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import com.neuropilot.backup.spi.DumpSource;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class DumpPermissionsTest {
  @RegisterExtension static final PostgresServer SERVER = PostgresServer.any();
  @TempDir private Path home;
  private String database;

  @BeforeEach
  void fill() throws SQLException {
    database = SERVER.createDatabase();
    SERVER.execute(
        database,
        "CREATE TABLE open (id serial)",
        "GRANT SELECT ON open, open_id_seq TO " + PostgresServer.OWNER);
  }

  private List<String> problems(Postgres.Builder config) throws IOException {
    TestContext context = new TestContext(home);
    try (DumpSource source = new PostgresProvider().create(config.build(), context)) {
      List<String> problems = source.check();
      return problems.isEmpty() ? context.warnings() : problems;
    }
  }

  @Test
  void whoMayReadEverythingHasNoProblem() throws IOException {
    assertThat(problems(SERVER.superuser(database))).isEmpty();
    assertThat(problems(SERVER.owner(database))).isEmpty();
  }

  @Test
  void whatMayNotBeReadIsNamedWithWhatToDo() throws Exception {
    SERVER.execute(
        database,
        "CREATE TABLE \"Closed\" (id int)",
        "CREATE SEQUENCE ticket",
        "CREATE SCHEMA hidden",
        "CREATE TABLE hidden.t AS SELECT 1",
        "GRANT SELECT ON hidden.t TO " + PostgresServer.OWNER);

    assertThat(problems(SERVER.superuser(database))).isEmpty();
    assertThat(problems(SERVER.owner(database)))
        .containsExactly(
            "The role app_owner may not read hidden.t, public.\"Closed\", public.ticket; pg_dump"
                + " stops there. Run: GRANT pg_read_all_data TO app_owner;");

    SERVER.execute("postgres", "GRANT pg_read_all_data TO " + PostgresServer.OWNER);
    assertThat(problems(SERVER.owner(database))).isEmpty();
    SERVER.execute("postgres", "REVOKE pg_read_all_data FROM " + PostgresServer.OWNER);
  }

  @Test
  void rowSecurityIsAProblemUnlessItIsPassedBy() throws Exception {
    SERVER.execute(database, "ALTER TABLE open ENABLE ROW LEVEL SECURITY");

    assertThat(problems(SERVER.superuser(database))).isEmpty();
    assertThat(problems(SERVER.owner(database)))
        .singleElement()
        .asString()
        .contains("public.open", "BYPASSRLS");
  }

  @Test
  void aSelectionMayLeaveItOut() throws Exception {
    SERVER.execute(database, "CREATE TABLE closed (id int)");

    assertThat(problems(SERVER.owner(database).addTables("open")))
        .singleElement()
        .asString()
        .contains("public.closed");
  }
}
