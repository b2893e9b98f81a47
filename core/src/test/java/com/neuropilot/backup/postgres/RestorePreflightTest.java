package com.neuropilot.backup.postgres;

import static com.neuropilot.backup.postgres.RecordedDetails.details;
import static com.neuropilot.backup.postgres.RecordedDetails.extension;
import static com.neuropilot.backup.postgres.RecordedDetails.recorded;
import static com.neuropilot.backup.postgres.RecordedDetails.role;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import com.neuropilot.backup.postgres.DatabaseDetails.Globals;
import com.neuropilot.backup.spi.Ownership;
import com.neuropilot.backup.spi.RestoreCheck;
import com.neuropilot.backup.spi.RestoreMode;
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

/** What is said before a restore begins, with nothing touched. */
class RestorePreflightTest {
  @RegisterExtension static final PostgresServer SERVER = PostgresServer.embedded();
  @TempDir static Path directory;

  private static RestoreFixture fixture;

  @BeforeAll
  static void prepare() {
    fixture = new RestoreFixture(SERVER, directory);
  }

  @Test
  void theServersDiskHasRoomWhereThatCanBeKnown() throws Exception {
    long tooMany = 1L << 50;
    RestoreRequest rows =
        fixture
            .request("custom", "absent")
            .recorded(
                List.of("main"),
                Map.of("public.huge", tooMany),
                Optional.empty(),
                OptionalLong.empty());
    RestoreRequest bytes =
        fixture
            .request("custom", "absent")
            .recorded(
                List.of("main"),
                Map.of("public.small", 1L),
                Optional.empty(),
                OptionalLong.of(tooMany));

    assertThat(RestoreOpening.preflight(fixture.superuser(), rows).problems())
        .singleElement(STRING)
        .contains("at the very least", " MiB free in ", "/data on the server's disk", "Make room");
    RestoreCheck tight = RestoreOpening.preflight(fixture.superuser(), bytes);
    assertThat(tight.problems()).isEmpty();
    assertThat(tight.warnings()).anyMatch(text -> text.contains("it may become full"));
    assertThat(
            RestoreOpening.preflight(fixture.superuser(), rows.only(List.of("small"), List.of()))
                .problems())
        .isEmpty();
    assertThat(RestoreOpening.preflight(fixture.owner(), rows).problems())
        .as("who may not know where the data lies")
        .isEmpty();
  }

  @Test
  void preflightSaysEverythingAtOnce() throws Exception {
    SERVER.execute(
        "postgres", "DROP ROLE IF EXISTS poor", "CREATE ROLE poor LOGIN PASSWORD 'poor'");
    PostgresAccess poor =
        fixture.access(
            SERVER
                .owner("postgres")
                .user("poor")
                .password(com.neuropilot.backup.spi.Secret.of("poor"))
                .build());
    RestoreRequest request =
        recorded(
                fixture.request("plain", "x".repeat(64)),
                details(
                    List.of(role("gone", List.of())),
                    List.of(extension("nowhere"), extension("dblink"))))
            .inMode(RestoreMode.SWAP)
            .only(List.of("a.b", "c.d*"), List.of())
            .withOwnership(Ownership.KEEP, false);
    RestoreCheck check = RestoreOpening.preflight(poor, request);
    assertThat(check.problems())
        .anyMatch(text -> text.contains("to exchange with. Use mode new"))
        .anyMatch(text -> text.contains("custom format only"))
        .anyMatch(text -> text.contains("\"c.d*\" is a pattern"))
        .anyMatch(text -> text.contains("several schemas"))
        .anyMatch(text -> text.contains("1 to 63 bytes"))
        .anyMatch(text -> text.contains("does not have the extension nowhere"))
        .anyMatch(text -> text.contains("CREATE ROLE gone NOLOGIN;"));
    assertThat(RestoreOpening.preflight(poor, request.inMode(RestoreMode.NEW)).problems())
        .anyMatch(
            text -> text.contains("CREATE EXTENSION IF NOT EXISTS dblink SCHEMA public CASCADE;"))
        .anyMatch(text -> text.contains("ALTER ROLE poor CREATEDB;"));
    assertThat(check.steps()).isEmpty();
  }

  @Test
  void preflightNamesWhatIsTooOldOrMissing() throws Exception {
    RestoreRequest request = fixture.request("custom", "x");
    var newer =
        new com.neuropilot.backup.spi.DumpInfo(
            "postgresql",
            "99.1",
            "x",
            "custom",
            "pg_dump 99.1",
            "1.99",
            ".dump",
            request.dump().source(),
            OptionalLong.empty());
    assertThat(
            RestoreOpening.preflight(
                    fixture.superuser(), RestoreRequest.of(newer).intoDatabase("x"))
                .problems())
        .anyMatch(text -> text.contains("this one is 15."))
        .anyMatch(text -> text.contains("of version 99 or later"));
    PostgresAccess unreachable = fixture.access(SERVER.superuser("x").port(1).build());
    assertThat(RestoreOpening.preflight(unreachable, request).problems())
        .anyMatch(text -> text.startsWith("Connecting to "));
    PostgresAccess noTools = fixture.access(SERVER.superuser("x").binDirectory(directory).build());
    assertThat(RestoreOpening.preflight(noTools, request).problems())
        .anyMatch(text -> text.contains("apt-get install postgresql-client-"));
    DatabaseDetails elsewhere =
        new DatabaseDetails(
            1,
            150019,
            "x",
            "",
            "UTF8",
            "libc",
            "xx_YY.UTF-8",
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
            List.of(),
            Globals.NONE);
    assertThat(
            RestoreOpening.preflight(fixture.superuser(), recorded(request, elsewhere)).problems())
        .singleElement()
        .asString()
        .contains("does not have the locale xx_YY.UTF-8");
    assertThat(RestoreOpening.preflight(fixture.superuser(), request).steps()).hasSize(3);
  }
}
