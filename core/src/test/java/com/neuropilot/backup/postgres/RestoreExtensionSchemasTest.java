package com.neuropilot.backup.postgres;

import static com.neuropilot.backup.postgres.RecordedDetails.extension;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import com.neuropilot.backup.postgres.DatabaseDetails.Extension;
import com.neuropilot.backup.postgres.DatabaseDetails.Globals;
import com.neuropilot.backup.spi.RestoreCheck;
import com.neuropilot.backup.spi.RestoreMode;
import com.neuropilot.backup.spi.RestoreRequest;
import com.neuropilot.backup.spi.StageException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Extensions that stay through a restore, and lie in another schema than the backup's objects look
 * for them in: what is said beforehand is run as it stands, and the restore is whole.
 */
class RestoreExtensionSchemasTest {
  @RegisterExtension static final PostgresServer SERVER = PostgresServer.embedded();
  @TempDir static Path directory;

  private final RestoreFixture fixture = new RestoreFixture(SERVER, directory);
  private String source = "";
  private byte[] dump = new byte[0];

  @BeforeEach
  void load() throws Exception {
    source = database();
    SERVER.execute(
        source,
        "CREATE SCHEMA extensions AUTHORIZATION app_owner",
        "SET ROLE app_owner",
        "CREATE EXTENSION pg_trgm SCHEMA extensions");
    asOwner(
        source,
        "CREATE TABLE public.item (id int PRIMARY KEY, name text)",
        "INSERT INTO public.item VALUES (1, 'a lamp'), (2, 'a chair')",
        "CREATE INDEX ON public.item USING gin (name extensions.gin_trgm_ops)");
  }

  @AfterEach
  void drop() throws Exception {
    for (String database : fixture.databases()) {
      SERVER.execute("postgres", "DROP DATABASE \"" + database + "\" WITH (FORCE)");
    }
  }

  @Test
  void inPlaceTheRolesOwnIsMadeAnewWhereTheBackupHadIt() throws Exception {
    RestoreRequest request = backUp();
    String target = database();
    asOwner(target, "CREATE EXTENSION pg_trgm SCHEMA public");
    loadItems(target);
    RestoreRequest inPlace = request.intoDatabase(target).inMode(RestoreMode.IN_PLACE);
    String schema = fixture.schema(target);
    byte[] before = fixture.dump(target, "--format=custom");
    RestoreRequest back = recorded(target).intoDatabase(target).inMode(RestoreMode.IN_PLACE);

    RestoreCheck check = RestoreOpening.preflight(fixture.owner(), inPlace);
    assertThat(check.problems()).isEmpty();
    assertThat(check.steps())
        .anyMatch(
            step -> step.startsWith("Drop the extension pg_trgm too, which is in the schema"));
    fixture.restore(fixture.owner(), inPlace, dump);

    assertSame(target);

    fixture.restore(fixture.owner(), back, before);
    assertThat(fixture.schema(target)).isEqualTo(schema);
  }

  @Test
  void inPlaceASuperusersIsMovedByASuperuser() throws Exception {
    RestoreRequest request = backUp();
    String target = database();
    SERVER.execute(target, "CREATE EXTENSION pg_trgm SCHEMA public");
    loadItems(target);
    RestoreRequest inPlace = request.intoDatabase(target).inMode(RestoreMode.IN_PLACE);
    String schema = fixture.schema(target);
    Map<String, String> contents = fixture.contents(target);

    String problem = onlyProblem(inPlace);

    assertThat(problem)
        .contains(
            "pg_trgm is in the schema public of " + target,
            "in the backup in the schema extensions");
    assertThatThrownBy(() -> fixture.restore(fixture.owner(), inPlace, dump))
        .isInstanceOf(StageException.class)
        .hasMessageContaining(problem);
    assertThat(fixture.schema(target)).isEqualTo(schema);
    assertThat(fixture.contents(target)).isEqualTo(contents);

    SERVER.execute(target, statements(problem, target));
    fixture.restore(fixture.owner(), inPlace, dump);

    assertSame(target);
  }

  @Test
  void inPlaceWhatASuperusersNeedsIsMovedByASuperuser() throws Exception {
    asOwner(source, "CREATE EXTENSION cube SCHEMA extensions");
    SERVER.execute(source, "CREATE EXTENSION earthdistance SCHEMA public");
    RestoreRequest request = backUp();
    String target = database();
    asOwner(target, "CREATE EXTENSION cube SCHEMA public");
    SERVER.execute(target, "CREATE EXTENSION earthdistance SCHEMA public");
    RestoreRequest inPlace = request.intoDatabase(target).inMode(RestoreMode.IN_PLACE);

    String problem = onlyProblem(inPlace);
    assertThat(problem).startsWith("The extension cube ");
    SERVER.execute(target, statements(problem, target));
    fixture.restore(fixture.owner(), inPlace, dump);

    assertSame(target);
  }

  @Test
  void itIsSaidTogetherWithEverythingElse() throws Exception {
    String target = database();
    SERVER.execute(target, "CREATE EXTENSION pg_trgm SCHEMA public");
    loadItems(target);
    RestoreRequest request = backUp(extension("absent_one"));

    assertThat(problems(request.intoDatabase(target).inMode(RestoreMode.IN_PLACE)))
        .hasSize(2)
        .anyMatch(problem -> problem.contains("does not have the extension absent_one"))
        .anyMatch(problem -> problem.contains("ALTER EXTENSION pg_trgm SET SCHEMA extensions;"));
  }

  @Test
  void theRolesOwnInAnEmptyDatabaseIsDroppedByTheRole() throws Exception {
    RestoreRequest request = backUp();
    String target = database();
    SERVER.execute(target, "CREATE EXTENSION hstore");
    asOwner(target, "CREATE EXTENSION pg_trgm SCHEMA public");

    String problem = onlyProblem(request.intoDatabase(target));
    assertThat(problem).contains(". Run in " + target + ": ").endsWith("The dump makes it anew.");
    asOwner(target, statements(problem, target));
    fixture.restore(fixture.owner(), request.intoDatabase(target), dump);

    assertThat(fixture.schema(target))
        .contains("CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA extensions;");
    assertThat(fixture.contents(target)).isEqualTo(fixture.contents(source));
  }

  @Test
  void whereTheDumpMakesItItMayLieAnywhere() throws Exception {
    RestoreRequest request = backUp();
    String empty = database();
    asOwner(empty, "CREATE EXTENSION pg_trgm SCHEMA public");
    String used = database();
    asOwner(used, "CREATE EXTENSION pg_trgm SCHEMA public", "CREATE TABLE old (id int)");

    fixture.restore(fixture.owner(), request.intoDatabase(empty), dump);
    fixture.restore(fixture.owner(), request.intoDatabase(used).inMode(RestoreMode.SWAP), dump);

    assertSame(empty);
    assertSame(used);
  }

  @Test
  void aSuperusersInAnEmptyDatabaseIsMovedByASuperuser() throws Exception {
    SERVER.execute(source, "CREATE EXTENSION pageinspect SCHEMA extensions");
    asOwner(source, "CREATE VIEW pages AS SELECT * FROM extensions.page_header('\\x00')");
    RestoreRequest request = backUp();
    String target = database();
    SERVER.execute(target, "CREATE EXTENSION pageinspect SCHEMA public");

    String problem = onlyProblem(request.intoDatabase(target));
    assertThat(problem)
        .contains("pageinspect is in the schema public of " + target)
        .contains("Let a superuser run in " + target + ": ");
    assertThat(problems(request.intoDatabase(target).only(List.of("item"), List.of())))
        .as("what is selected need not use it")
        .isEmpty();
    SERVER.execute(target, statements(problem, target));
    fixture.restore(fixture.owner(), request.intoDatabase(target), dump);

    assertSame(target);
  }

  @Test
  void whatCannotBeMovedIsMadeAnew() throws Exception {
    SERVER.execute(source, "CREATE EXTENSION xml2 SCHEMA extensions");
    asOwner(source, "CREATE VIEW valid AS SELECT extensions.xml_valid('<a/>')");
    RestoreRequest request = backUp();
    String target = database();
    SERVER.execute(target, "CREATE EXTENSION xml2 SCHEMA public");

    String problem = onlyProblem(request.intoDatabase(target));
    assertThat(problem).contains("It cannot be moved, only made anew.");
    SERVER.execute(target, statements(problem, target));
    fixture.restore(fixture.owner(), request.intoDatabase(target), dump);

    assertSame(target);
  }

  @Test
  void whatASuperusersExtensionRequiresLiesWhereTheBackupHadIt() throws Exception {
    asOwner(source, "CREATE EXTENSION cube SCHEMA extensions");
    SERVER.execute(source, "CREATE EXTENSION earthdistance SCHEMA public");
    asOwner(source, "CREATE TABLE place (id int, spot extensions.cube)");
    RestoreRequest request = backUp();
    String target = database();

    List<String> problems = problems(request.intoDatabase(target));
    assertThat(problems)
        .singleElement(STRING)
        .startsWith("Only a superuser may install the extensions earthdistance.");
    SERVER.execute(target, statements(problems.get(0), target));
    fixture.restore(fixture.owner(), request.intoDatabase(target), dump);

    assertSame(target);
  }

  /** Dumps the source; returns how to restore it, with what more extensions were recorded. */
  private RestoreRequest backUp(Extension... more) throws Exception {
    dump = fixture.dump(source, "--format=custom");
    return recorded(source, more);
  }

  private RestoreRequest recorded(String database, Extension... more) throws Exception {
    try (Session session = Session.open(fixture.superuser().endpoint().withDatabase(database))) {
      DatabaseDetails read = DetailsReader.read(session, Globals.NONE);
      List<Extension> extensions = new ArrayList<>(read.extensions());
      extensions.addAll(List.of(more));
      return RecordedDetails.recorded(
          fixture.request("custom", "restored"), RecordedDetails.with(read, extensions));
    }
  }

  private String onlyProblem(RestoreRequest request) throws Exception {
    List<String> problems = problems(request);
    assertThat(problems).singleElement(STRING).contains("and in the backup in the schema ");
    return problems.get(0);
  }

  private List<String> problems(RestoreRequest request) throws Exception {
    return RestoreOpening.preflight(fixture.owner(), request).problems();
  }

  private void assertSame(String restored) throws Exception {
    assertThat(fixture.schema(restored)).isEqualTo(fixture.schema(source));
    assertThat(fixture.contents(restored)).isEqualTo(fixture.contents(source));
  }

  private static String database() throws Exception {
    return SERVER.createDatabase("TEMPLATE template0 OWNER " + PostgresServer.OWNER);
  }

  /** What was there before the restore, and is not the backup's. */
  private static void loadItems(String database) throws Exception {
    asOwner(
        database,
        "CREATE TABLE public.item (id int PRIMARY KEY, name text, later int)",
        "INSERT INTO public.item VALUES (3, 'a table', 7)",
        "CREATE INDEX ON public.item USING gin (name public.gin_trgm_ops)");
  }

  /** Returns what a problem says to run, as it stands. */
  private static String statements(String problem, String database) {
    return problem.replaceFirst(".* [Rr]un in " + database + ": (.*;).*", "$1");
  }

  private static void asOwner(String database, String... statements) throws Exception {
    try (Connection connection =
            DriverManager.getConnection(
                "jdbc:postgresql://" + SERVER.host() + ":" + SERVER.port() + "/" + database,
                PostgresServer.OWNER,
                PostgresServer.OWNER);
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }
}
