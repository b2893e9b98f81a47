package com.neuropilot.backup.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import com.neuropilot.backup.spi.RestoreMode;
import com.neuropilot.backup.spi.RestoreRequest;
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
 * A plain role that lacks a right for a restore in place is told the statement that gives it, which
 * is run as it stands.
 */
class RestoreInPlaceRightsTest {
  @RegisterExtension static final PostgresServer SERVER = PostgresServer.embedded();
  @TempDir static Path directory;

  private final RestoreFixture fixture = new RestoreFixture(SERVER, directory);
  private String database = "";
  private byte[] dump = new byte[0];
  private Map<String, Long> rows = Map.of();

  @BeforeEach
  void create() throws Exception {
    database = SERVER.createDatabase("TEMPLATE template0 OWNER " + PostgresServer.OWNER);
    SERVER.execute(
        database,
        "CREATE EXTENSION hstore",
        "CREATE TABLE public.terms (term text)",
        "INSERT INTO public.terms VALUES ('built in')",
        "ALTER EXTENSION hstore ADD TABLE public.terms",
        "UPDATE pg_extension SET extconfig = ARRAY['public.terms'::regclass::oid],"
            + " extcondition = ARRAY['WHERE term <> ''built in'''] WHERE extname = 'hstore'",
        "GRANT SELECT ON public.terms TO app_owner",
        "SET ROLE app_owner",
        "CREATE TABLE public.item (id int PRIMARY KEY)",
        "INSERT INTO public.item VALUES (1), (2)");
    backUp();
  }

  private void backUp() throws Exception {
    Postgres config = SERVER.superuser(database).countRows(RowCounting.EXACT).build();
    try (PostgresDumps dumps = new PostgresDumps(fixture.access(config))) {
      DumpedBytes dumped = DumpedBytes.take(dumps);
      dump = dumped.bytes();
      rows = dumped.summary().rows();
    }
  }

  @AfterEach
  void drop() throws Exception {
    SERVER.execute("postgres", "DROP DATABASE " + database);
    SERVER.execute("postgres", "DROP ROLE IF EXISTS clerk", "DROP ROLE IF EXISTS \"the auditor\"");
  }

  @Test
  void theRolesToWhichTheRestBelongsAreGranted() throws Exception {
    SERVER.execute("postgres", "CREATE ROLE clerk", "CREATE ROLE \"the auditor\"");
    SERVER.execute(
        database,
        "CREATE VIEW public.now AS SELECT 1 AS one",
        "ALTER VIEW public.now OWNER TO clerk",
        "CREATE FUNCTION public.later() RETURNS int LANGUAGE sql AS 'SELECT 2'",
        "ALTER FUNCTION public.later() OWNER TO \"the auditor\"");

    String problem = onlyProblem();
    assertThat(problem).contains("public.now", "public.later()");
    SERVER.execute(
        "postgres",
        problem.replaceFirst(".*Let an administrator run (.*;) or restore as a superuser.", "$1"));
    restore();

    assertThat(fixture.contents(database).keySet()).contains("public.item");
    assertThat(SERVER.query(database, "SELECT to_regclass('public.now') IS NULL")).isEqualTo("t");
  }

  @Test
  void theRightsOfASuperuserAreNotGivenAway() throws Exception {
    SERVER.execute(database, "CREATE VIEW public.now AS SELECT 1 AS one");

    assertThat(onlyProblem())
        .contains("public.now", "belongs to a superuser: restore as a superuser.")
        .doesNotContain("GRANT");
  }

  @Test
  void rowsThatWereAddedToAnExtensionsTableAreReplacedAfterTheGrantThatIsSaid() throws Exception {
    assertThat(rows).containsEntry("public.terms", 0L).containsEntry("public.item", 2L);
    SERVER.execute(database, "INSERT INTO public.terms VALUES ('ours')");

    SERVER.execute(database, grant(onlyProblem()));
    restore();

    assertThat(terms()).isEqualTo("built in");
  }

  @Test
  void rowsThatTheBackupHasOfAnExtensionsTableComeBackAfterTheGrantThatIsSaid() throws Exception {
    SERVER.execute(database, "INSERT INTO public.terms VALUES ('ours')");
    backUp();
    assertThat(rows).containsEntry("public.terms", 1L);
    SERVER.execute(database, "DELETE FROM public.terms WHERE term = 'ours'");

    SERVER.execute(database, grant(onlyProblem()));
    restore();

    assertThat(terms()).isEqualTo("built in, ours");
  }

  private String grant(String problem) {
    assertThat(problem).contains("an extension's table, public.terms. Let its owner");
    return problem.replaceFirst(".*run in " + database + ": ", "");
  }

  private String terms() throws Exception {
    return SERVER.query(database, "SELECT string_agg(term, ', ' ORDER BY term) FROM public.terms");
  }

  private String onlyProblem() throws Exception {
    List<String> problems = RestoreOpening.preflight(fixture.owner(), request()).problems();
    assertThat(problems).singleElement(STRING).startsWith("The role app_owner ");
    return problems.get(0);
  }

  private void restore() throws Exception {
    assertThat(RestoreOpening.preflight(fixture.owner(), request()).problems()).isEmpty();
    fixture.restore(fixture.owner(), request(), dump);
  }

  private RestoreRequest request() {
    return fixture
        .request("custom", database)
        .inMode(RestoreMode.IN_PLACE)
        .recorded(List.of("main"), rows, Optional.empty(), OptionalLong.empty());
  }
}
