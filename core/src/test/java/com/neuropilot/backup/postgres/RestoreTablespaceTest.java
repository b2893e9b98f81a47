package com.neuropilot.backup.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import com.neuropilot.backup.spi.RestoreCheck;
import com.neuropilot.backup.spi.RestoreMode;
import com.neuropilot.backup.spi.RestoreRequest;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A database goes where the one was that it takes the place of, or that was backed up. */
class RestoreTablespaceTest {
  @RegisterExtension static final PostgresServer SERVER = PostgresServer.embedded();
  @TempDir static Path directory;

  private static RestoreFixture fixture;
  private static byte[] dump;
  private static String recorded;

  @BeforeAll
  static void backUp() throws Exception {
    fixture = new RestoreFixture(SERVER, directory);
    tablespace("fast; disk");
    tablespace("slow");
    String source = SERVER.createDatabase("TABLESPACE \"fast; disk\"");
    SERVER.execute(source, "CREATE TABLE item AS SELECT generate_series(1, 10) id");
    dump = fixture.dump(source, "--format=custom");
    try (PostgresDumps dumps =
        new PostgresDumps(fixture.access(SERVER.superuser(source).build()))) {
      recorded = DumpedBytes.take(dumps).summary().details();
    }
  }

  private static void tablespace(String name) throws SQLException {
    try (Connection connection = SERVER.connect("postgres");
        Statement statement = connection.createStatement()) {
      statement.execute("SET allow_in_place_tablespaces = on");
      statement.execute("CREATE TABLESPACE " + Identifiers.quote(name) + " LOCATION ''");
    }
  }

  @Test
  void theRecordedOneIsUsed() throws Exception {
    RestoreRequest request = request("as recorded", recorded);

    RestoreCheck check = restore(fixture.superuser(), request);

    assertThat(check.warnings()).isEmpty();
    assertThat(check.steps())
        .anyMatch(step -> step.contains(" in the tablespace \"fast; disk\" and restore into it."));
    assertThat(of("as recorded")).isEqualTo("fast; disk");
  }

  @Test
  void oneThatIsNotThereIsAWarning() throws Exception {
    RestoreRequest request = request("elsewhere", recorded.replace("fast; disk", "far away"));

    assertThat(restore(fixture.superuser(), request).warnings())
        .containsExactly(
            "The database was in the tablespace \"far away\", which this server does not have;"
                + " the restored one is in the server's default one. To keep it, first let an"
                + " administrator run: CREATE TABLESPACE \"far away\" LOCATION '...';");
    assertThat(of("elsewhere")).isEqualTo("pg_default");
  }

  @Test
  void oneThatIsNotPermittedIsAWarning() throws Exception {
    assertThat(restore(fixture.owner(), request("not permitted", recorded)).warnings())
        .contains(
            "The database was in the tablespace \"fast; disk\", in which this role may create"
                + " nothing; the restored one is in the server's default one. To keep it, first let"
                + " an administrator run: GRANT CREATE ON TABLESPACE \"fast; disk\" TO app_owner;");
    assertThat(of("not permitted")).isEqualTo("pg_default");

    SERVER.execute("postgres", "GRANT CREATE ON TABLESPACE slow TO app_owner");
    RestoreRequest request = request("permitted", recorded.replace("fast; disk", "slow"));
    assertThat(restore(fixture.owner(), request).warnings())
        .noneMatch(text -> text.contains("tablespace"));
    assertThat(of("permitted")).isEqualTo("slow");
  }

  @Test
  void thatOfTheDatabaseWhosePlaceItTakesStays() throws Exception {
    SERVER.execute("postgres", "CREATE DATABASE \"empty one\" TABLESPACE slow");
    RestoreRequest request = request("empty one", recorded);

    assertThat(restore(fixture.superuser(), request).warnings())
        .containsExactly(
            "The database was in the tablespace \"fast; disk\"; the restored one is in slow, as the"
                + " empty database was that it takes the place of.");
    assertThat(of("empty one")).isEqualTo("slow");

    assertThat(restore(fixture.superuser(), request.inMode(RestoreMode.SWAP)).warnings()).isEmpty();
    assertThat(of("empty one")).isEqualTo("slow");
    assertThat(SERVER.query("empty one", "SELECT count(*) FROM item")).isEqualTo("10");
  }

  private static RestoreCheck restore(PostgresAccess access, RestoreRequest request)
      throws Exception {
    RestoreCheck check = RestoreOpening.preflight(access, request);
    assertThat(check.problems()).isEmpty();
    fixture.restore(access, request, dump);
    return check;
  }

  private static String of(String database) throws SQLException {
    return SERVER.query(
        "postgres",
        "SELECT spcname FROM pg_tablespace t JOIN pg_database d ON t.oid = dattablespace WHERE datname = '"
            + database
            + "'");
  }

  private static RestoreRequest request(String target, String details) {
    RestoreRequest request = fixture.request("custom", target);
    return request.recorded(
        request.streams(), request.rows(), Optional.of(details), OptionalLong.empty());
  }
}
