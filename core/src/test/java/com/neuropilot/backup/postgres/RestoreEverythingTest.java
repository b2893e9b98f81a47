package com.neuropilot.backup.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import com.neuropilot.backup.postgres.DatabaseDetails.Extension;
import com.neuropilot.backup.postgres.DatabaseDetails.Globals;
import com.neuropilot.backup.spi.RestoreReport;
import com.neuropilot.backup.spi.RestoreRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A database with everything in it comes out of a restore as it was. */
class RestoreEverythingTest {
  @RegisterExtension static final PostgresServer SERVER = PostgresServer.embedded();
  @TempDir static Path directory;

  /** In bytes; 50 MB take minutes. */
  private static final int LARGEST_FIELD =
      Integer.getInteger("neuropilot.test.largest-field", 1_000_000);

  private static RestoreFixture fixture;
  private static String source;
  private static String ownersSource;

  @BeforeAll
  static void load() throws Exception {
    fixture = new RestoreFixture(SERVER, directory);
    SERVER.execute("postgres", "CREATE ROLE reporting", "CREATE ROLE \"Wörker \"\"7\"\"\"");
    source = SERVER.createDatabase("TEMPLATE template0");
    fixture.load(
        source,
        RunningServer.SUPERUSER,
        LARGEST_FIELD,
        "everything.sql",
        "everything-superuser.sql");
    ownersSource = SERVER.createDatabase("TEMPLATE template0 OWNER " + PostgresServer.OWNER);
    SERVER.execute(ownersSource, "CREATE EXTENSION dblink");
    fixture.load(ownersSource, PostgresServer.OWNER, LARGEST_FIELD, "everything.sql");
  }

  @ParameterizedTest
  @ValueSource(strings = {"custom", "plain"})
  void superuserGetsTheSame(String format) throws Exception {
    byte[] dump = fixture.dump(source, "--format=" + format);
    RestoreReport report =
        fixture.restore(fixture.superuser(), request(format, "all " + format, source), dump);
    assertThat(report.skipped()).isEmpty();
    assertThat(report.rows()).containsAllEntriesOf(fixture.rows(source));
    assertSame(source, report.database());
  }

  @ParameterizedTest
  @ValueSource(strings = {"custom", "plain"})
  void ownerGetsTheSameWhereASuperuserInstalledTheExtension(String format) throws Exception {
    byte[] dump = fixture.dump(ownersSource, "--format=" + format);
    String target = SERVER.createDatabase("TEMPLATE template0 OWNER " + PostgresServer.OWNER);
    SERVER.execute(target, "CREATE EXTENSION dblink");
    RestoreReport report =
        fixture.restore(
            fixture.owner(), withExtension(request(format, target, ownersSource)), dump);
    assertThat(report.skipped())
        .singleElement()
        .asString()
        .startsWith("COMMENT ON EXTENSION dblink IS: ");
    assertThat(report.database()).isEqualTo(target);
    assertSame(ownersSource, target);
  }

  @Test
  void ownerGetsTheSameInANewDatabase() throws Exception {
    String own = SERVER.createDatabase("TEMPLATE template0 OWNER " + PostgresServer.OWNER);
    fixture.load(own, PostgresServer.OWNER, LARGEST_FIELD, "everything.sql");
    RestoreReport report =
        fixture.restore(
            fixture.owner(),
            request("custom", "of the owner", own),
            fixture.dump(own, "--format=custom"));
    assertThat(report.skipped()).isEmpty();
    assertSame(own, report.database());
  }

  private static RestoreRequest request(String format, String target, String from)
      throws Exception {
    return fixture
        .request(format, target)
        .recorded(List.of("main"), fixture.rows(from), Optional.empty(), OptionalLong.empty());
  }

  private static RestoreRequest withExtension(RestoreRequest request) {
    DatabaseDetails details =
        new DatabaseDetails(
            1,
            150019,
            "x",
            "",
            "UTF8",
            "libc",
            "C",
            "C",
            "",
            "",
            "",
            -1,
            "",
            "",
            true,
            List.of(),
            List.of(),
            List.of(),
            List.of(new Extension("dblink", "1.2", "public", "postgres")),
            Globals.NONE);
    return request.recorded(
        request.streams(), request.rows(), Optional.of(details.toJson()), OptionalLong.empty());
  }

  private static void assertSame(String one, String other) throws Exception {
    assertThat(fixture.schema(other)).isEqualTo(fixture.schema(one));
    Map<String, String> contents = fixture.contents(one);
    assertThat(contents).hasSizeGreaterThanOrEqualTo(25);
    assertThat(fixture.contents(other)).isEqualTo(contents);
  }
}
