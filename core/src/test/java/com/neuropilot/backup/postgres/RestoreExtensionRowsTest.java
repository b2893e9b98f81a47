package com.neuropilot.backup.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import com.neuropilot.backup.postgres.DatabaseDetails.Globals;
import com.neuropilot.backup.spi.DrillServer;
import com.neuropilot.backup.spi.RestoreReport;
import com.neuropilot.backup.spi.RestoreRequest;
import com.neuropilot.backup.spi.Secret;
import com.neuropilot.backup.spi.StageException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * An extension that only a superuser may install brings a table with rows, to which somebody has
 * added one, as in PostGIS: a dump holds that one alone, and it is counted and comes back.
 */
class RestoreExtensionRowsTest {
  @RegisterExtension static final PostgresServer SERVER = PostgresServer.embedded();
  @TempDir static Path directory;

  private static final Map<String, Long> ROWS = Map.of("public.systems", 1L, "public.item", 2L);
  private static final String DRILLED = "shop_drill_20250120020000";
  private static final String TEMPLATE = "shop_drill_template";

  private final RestoreFixture fixture = new RestoreFixture(SERVER, directory);
  private String source = "";
  private byte[] dump = new byte[0];
  private RestoreRequest request = fixture.request("custom", "a copy");

  @BeforeEach
  void backUp() throws Exception {
    writeExtension();
    source = SERVER.createDatabase("TEMPLATE template0 OWNER " + PostgresServer.OWNER);
    SERVER.execute(
        source,
        "CREATE EXTENSION systems",
        "INSERT INTO public.systems VALUES (1000, 'ours')",
        "SET ROLE app_owner",
        "CREATE TABLE public.item (id int PRIMARY KEY)",
        "INSERT INTO public.item VALUES (1), (2)");
    try (PostgresDumps dumps = new PostgresDumps(fixture.access(SERVER.superuser(source).build()));
        Session session = Session.open(fixture.superuser().endpoint().withDatabase(source))) {
      DumpedBytes dumped = DumpedBytes.take(dumps);
      dump = dumped.bytes();
      assertThat(dumped.summary().rows()).isEqualTo(ROWS);
      request =
          request.recorded(
              List.of("main"),
              ROWS,
              Optional.of(DetailsReader.read(session, Globals.NONE).toJson()),
              OptionalLong.empty());
    }
  }

  /** In the server's programs, which are this JVM's own. */
  private static void writeExtension() throws Exception {
    Path folder =
        Path.of(SERVER.query("postgres", "SELECT setting FROM pg_config() WHERE name = 'SHAREDIR'"))
            .resolve("extension");
    Files.writeString(folder.resolve("systems.control"), "default_version = '1'\n");
    Files.write(
        folder.resolve("systems--1.sql"),
        List.of(
            "CREATE TABLE systems (id int PRIMARY KEY, name text);",
            "INSERT INTO systems VALUES (1, 'built in'), (2, 'built in, too');",
            "GRANT SELECT ON systems TO PUBLIC;",
            "SELECT pg_catalog.pg_extension_config_dump('systems', 'WHERE id >= 1000');"));
  }

  @AfterEach
  void drop() throws Exception {
    SERVER.execute("postgres", "UPDATE pg_database SET datistemplate = false WHERE datname ~ '_'");
    for (String database : fixture.databases()) {
      SERVER.execute("postgres", "DROP DATABASE \"" + database + "\" WITH (FORCE)");
    }
  }

  @Test
  void aSuperuserGetsThemBack() throws Exception {
    RestoreReport report = fixture.restore(fixture.superuser(), request, dump);

    assertThat(report.rows()).containsAllEntriesOf(ROWS);
    assertSame("a copy");
  }

  @Test
  void aPlainRoleGetsThemBackAfterTheGrantThatIsSaid() throws Exception {
    String target = SERVER.createDatabase("TEMPLATE template0 OWNER " + PostgresServer.OWNER);
    SERVER.execute(target, "CREATE EXTENSION systems");
    RestoreRequest into = request.intoDatabase(target);

    List<String> problems = RestoreOpening.preflight(fixture.owner(), into).problems();
    assertThat(problems).singleElement(STRING).contains("an extension's table, public.systems");
    SERVER.execute(target, problems.get(0).replaceFirst(".*run in " + target + ": ", ""));
    fixture.restore(fixture.owner(), into, dump);

    assertSame(target);
  }

  @Test
  void aDrillsOwnServerGivesItsRoleTheRight() throws Exception {
    RestoreRequest drilled = request.intoDatabase(DRILLED);
    try (Session superuser = Session.open(fixture.superuser().endpoint())) {
      DrillRole.create(superuser, "drilling");
      DrillRole.prepare(superuser, drilled);
    }
    PostgresAccess role =
        fixture.access(
            SERVER.owner("postgres").user(DrillRole.NAME).password(Secret.of("drilling")).build());

    fixture.restore(role, drilled, dump);

    assertSame(DRILLED);
    SERVER.execute("postgres", "DROP DATABASE " + DRILLED, "DROP ROLE " + DrillRole.NAME);
  }

  @Test
  void aDrillOnAServerThatIsThereSaysTheGrantInItsTemplate() throws Exception {
    SERVER.execute(
        "postgres", "CREATE DATABASE " + TEMPLATE + " TEMPLATE template0 IS_TEMPLATE true");
    SERVER.execute(TEMPLATE, "CREATE EXTENSION systems");
    RestoreRequest drilled = request.intoDatabase(DRILLED);
    String[] grant = new String[1];

    try (DrillServer server = drillServer()) {
      assertThatThrownBy(() -> server.prepare(drilled))
          .isInstanceOf(StageException.class)
          .satisfies(e -> grant[0] = e.getMessage().replaceFirst(".*run in " + TEMPLATE + ": ", ""))
          .hasMessageContaining("an extension's table, public.systems");
    }
    SERVER.execute(TEMPLATE, grant[0]);
    try (DrillServer server = drillServer()) {
      server.prepare(drilled);
      fixture.restore(fixture.owner(), drilled, dump);
      assertThat(fixture.contents(DRILLED)).isEqualTo(fixture.contents(source));
    }
    assertThat(fixture.databases()).doesNotContain(DRILLED);
  }

  private DrillServer drillServer() throws Exception {
    return PostgresDrill.use(SERVER.owner("postgres").build(), new TestContext(directory));
  }

  private void assertSame(String restored) throws Exception {
    assertThat(fixture.contents(restored)).isEqualTo(fixture.contents(source));
  }
}
