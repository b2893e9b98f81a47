package com.neuropilot.backup.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import com.neuropilot.backup.postgres.DatabaseDetails.Globals;
import com.neuropilot.backup.spi.RestoreMode;
import com.neuropilot.backup.spi.RestoreReport;
import com.neuropilot.backup.spi.RestoreRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * A plain role restores a database in which a superuser has installed extensions that are not
 * trusted, in a schema that the dump makes.
 */
class RestoreExtensionsTest {
  @RegisterExtension static final PostgresServer SERVER = PostgresServer.embedded();
  @TempDir static Path directory;

  private static final String COPY = "a copy";

  private final RestoreFixture fixture = new RestoreFixture(SERVER, directory);
  private String source = "";
  private byte[] dump = new byte[0];
  private RestoreRequest request = fixture.request("custom", COPY);

  @BeforeEach
  void load() throws Exception {
    source =
        SERVER.createDatabase("TEMPLATE template0 ENCODING 'LATIN1' OWNER " + PostgresServer.OWNER);
    SERVER.execute(
        source,
        "CREATE SCHEMA \"the tools\" AUTHORIZATION app_owner",
        "CREATE EXTENSION pageinspect SCHEMA \"the tools\"",
        "CREATE EXTENSION adminpack",
        "SET ROLE app_owner",
        "CREATE TABLE public.item (id int PRIMARY KEY)",
        "INSERT INTO public.item VALUES (1), (2)",
        "CREATE VIEW \"the tools\".pages AS SELECT * FROM \"the tools\".page_header('\\x00')");
    dump = fixture.dump(source, "--format=custom");
    request = RecordedDetails.recorded(request, details(source));
  }

  @AfterEach
  void drop() throws Exception {
    for (String database : fixture.databases()) {
      SERVER.execute("postgres", "DROP DATABASE \"" + database + "\" WITH (FORCE)");
    }
  }

  @Test
  void aSuperuserIsToldWhatToRunAndThenTheRestoreIsWhole() throws Exception {
    String problem = onlyProblem(request);
    assertThat(problem)
        .startsWith("Only a superuser may install the extensions pageinspect, adminpack.");
    assertThat(fixture.databases()).containsExactly(source);

    String within = "; and run in it: ";
    int databaseMade = problem.indexOf(within);
    String createDatabase = problem.substring(0, databaseMade).replaceFirst(".*Let one run ", "");
    SERVER.execute("postgres", createDatabase);
    SERVER.execute(COPY, problem.substring(databaseMade + within.length()));
    RestoreReport report = fixture.restore(fixture.owner(), request, dump);

    assertThat(report.skipped())
        .hasSize(3)
        .anyMatch(line -> line.startsWith("CREATE SCHEMA \"the tools\": the schema is there"))
        .anyMatch(line -> line.startsWith("COMMENT ON EXTENSION pageinspect IS: "))
        .anyMatch(line -> line.startsWith("COMMENT ON EXTENSION adminpack IS: "));
    assertSame(COPY);
  }

  @Test
  void anEmptyDatabaseThatLacksThemGetsThemByTheSameStatements() throws Exception {
    SERVER.execute(
        "postgres",
        "CREATE DATABASE \"a copy\" TEMPLATE template0 ENCODING 'LATIN1' OWNER app_owner");
    String problem = onlyProblem(request);
    SERVER.execute(COPY, problem.replaceFirst(".*Let one run in \"a copy\": ", ""));

    fixture.restore(fixture.owner(), request, dump);

    assertSame(COPY);
  }

  @Test
  void inPlaceLeavesThemWhereTheyAre() throws Exception {
    RestoreRequest inPlace = request.intoDatabase(source).inMode(RestoreMode.IN_PLACE);
    String schema = fixture.schema(source);
    Map<String, String> contents = fixture.contents(source);
    SERVER.execute(
        source,
        "SET ROLE app_owner",
        "CREATE TABLE \"the tools\".later (id int REFERENCES public.item)",
        "DROP VIEW \"the tools\".pages");
    assertThat(onlyProblem(request.intoDatabase(source).inMode(RestoreMode.SWAP)))
        .contains("pageinspect, adminpack, which the dump makes", "Use mode in-place");

    fixture.restore(fixture.owner(), inPlace, dump);

    assertThat(fixture.schema(source)).isEqualTo(schema);
    assertThat(fixture.contents(source)).isEqualTo(contents);

    SERVER.execute(source, "DROP EXTENSION pageinspect CASCADE");
    String problem = onlyProblem(inPlace);
    SERVER.execute(source, problem.replaceFirst(".*Let one run in test_[0-9]+: ", ""));
    fixture.restore(fixture.owner(), inPlace, dump);
    assertThat(fixture.schema(source)).isEqualTo(schema);
  }

  private String onlyProblem(RestoreRequest asked) throws Exception {
    List<String> problems = RestoreOpening.preflight(fixture.owner(), asked).problems();
    assertThat(problems).singleElement(STRING).contains("Only a superuser may install");
    return problems.get(0);
  }

  private void assertSame(String restored) throws Exception {
    assertThat(fixture.schema(restored)).isEqualTo(fixture.schema(source));
    assertThat(fixture.contents(restored)).isEqualTo(fixture.contents(source));
  }

  private DatabaseDetails details(String database) throws Exception {
    try (Session session = Session.open(fixture.superuser().endpoint().withDatabase(database))) {
      return DetailsReader.read(session, Globals.NONE);
    }
  }
}
