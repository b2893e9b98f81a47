package com.neuropilot.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.neuropilot.backup.drill.DrillReport;
import com.neuropilot.backup.postgres.PostgresServer;
import com.neuropilot.backup.spi.Secret;
import com.neuropilot.backup.spi.tck.InMemoryStorage;
import com.neuropilot.backup.spi.tck.SettableClock;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * A plain role drills, on a server that is there, a backup with extensions that only a superuser
 * may install: what a refused drill says is run as it stands, and the next drills pass.
 */
class DrillExtensionsTest {
  @RegisterExtension static final PostgresServer SERVER = PostgresServer.embedded();

  private static final String TEMPLATE = "shop_drill_template";
  private static final Pattern MAKING =
      Pattern.compile("Let one run (CREATE DATABASE .*); and run in it: (.*;) Each drill of");
  private static final Pattern INSTALLING =
      Pattern.compile("Let one run in " + TEMPLATE + ": (.*;) Each drill of");

  @TempDir Path work;
  private final InMemoryStorage storage = InMemoryStorage.fresh();
  private final SettableClock clock = SettableClock.at("2025-01-20T02:00:00Z");
  private String source = "";

  @BeforeEach
  void backUp() throws SQLException {
    source =
        SERVER.createDatabase("TEMPLATE template0 ENCODING 'LATIN1' OWNER " + PostgresServer.OWNER);
    SERVER.execute(
        source,
        "CREATE SCHEMA \"the tools\" AUTHORIZATION app_owner",
        "CREATE EXTENSION pageinspect SCHEMA \"the tools\"",
        "CREATE EXTENSION pg_trgm",
        "SET ROLE app_owner",
        "CREATE TABLE public.item (id int PRIMARY KEY, name text)",
        "INSERT INTO public.item SELECT n, 'item ' || n FROM generate_series(1, 100) n",
        "CREATE INDEX ON public.item USING gin (name public.gin_trgm_ops)",
        "CREATE VIEW \"the tools\".pages AS SELECT * FROM \"the tools\".page_header('\\x00')");
    BackupPipeline.from(SERVER.superuser(source).build())
        .named("shop")
        .withoutEncryption()
        .storeIn("near", storage)
        .workDirectory(work)
        .clock(clock)
        .build()
        .run()
        .orThrow();
  }

  @AfterEach
  void onlyTheTemplateIsLeft() throws SQLException {
    assertThat(
            SERVER.query(
                "postgres",
                "SELECT count(*) FROM pg_database WHERE datname ~ '_drill' AND datname <> '"
                    + TEMPLATE
                    + "'"))
        .isEqualTo("0");
    if (hasTemplate()) {
      SERVER.execute(
          "postgres",
          "ALTER DATABASE " + TEMPLATE + " IS_TEMPLATE false",
          "DROP DATABASE " + TEMPLATE);
    }
    SERVER.execute("postgres", "DROP DATABASE " + source);
  }

  @Test
  void aSuperuserDoesOnceWhatARefusedDrillSaysAndTheNextOnesPass() throws SQLException {
    makeTheTemplate(refused());

    for (int day = 0; day < 2; day++) {
      DrillReport report = drill();
      assertThat(report.problems()).isEmpty();
      assertThat(report.warnings()).isEmpty();
      assertThat(report.rows()).isEqualTo(100);
    }

    assertThat(SERVER.query(TEMPLATE, "SELECT count(*) FROM pg_class WHERE relname = 'item'"))
        .as("drills restore into copies")
        .isEqualTo("0");
  }

  @Test
  void whatTheTemplateLacksIsInstalledInItBySayingIt() throws SQLException {
    makeTheTemplate(refused());
    SERVER.execute(TEMPLATE, "DROP EXTENSION pageinspect");

    SERVER.execute(TEMPLATE, found(INSTALLING, refused()).group(1));

    assertThat(drill().problems()).isEmpty();
  }

  @Test
  void whatLiesInAnotherSchemaOfTheTemplateIsMovedInIt() throws SQLException {
    makeTheTemplate(refused());
    SERVER.execute(TEMPLATE, "ALTER EXTENSION pageinspect SET SCHEMA public");

    String problem = refused();
    assertThat(problem).contains("pageinspect is in the schema public of " + TEMPLATE);
    SERVER.execute(
        TEMPLATE, problem.replaceFirst(".*Let a superuser run in " + TEMPLATE + ": ", ""));

    assertThat(drill().problems()).isEmpty();
  }

  @Test
  void aTemplateThatTheRoleMayNotCopyIsNamedWithTheStatementThatLetsIt() throws SQLException {
    makeTheTemplate(refused());
    SERVER.execute("postgres", "ALTER DATABASE " + TEMPLATE + " IS_TEMPLATE false");

    String problem = refused();
    assertThat(problem).contains("app_owner may not copy the database " + TEMPLATE);
    SERVER.execute("postgres", problem.replaceFirst(".*Let a superuser run ", ""));

    assertThat(drill().problems()).isEmpty();
  }

  @Test
  void aTemplateOfAnotherEncodingIsDroppedAndMadeAnewBySayingIt() throws SQLException {
    SERVER.execute(
        "postgres",
        "CREATE DATABASE " + TEMPLATE + " TEMPLATE template0 ENCODING 'UTF8' IS_TEMPLATE true");

    String problem = refused();
    assertThat(problem).contains("encoding (LATIN1) is incompatible");
    for (String statement :
        problem.replaceFirst(".*let a superuser run (.*); and drill.*", "$1").split("; ", -1)) {
      SERVER.execute("postgres", statement);
    }
    makeTheTemplate(refused());

    assertThat(drill().problems()).isEmpty();
  }

  @Test
  void aTemplateWithMoreThanExtensionsIsNamedWithWhatIsInIt() throws SQLException {
    makeTheTemplate(refused());
    SERVER.execute(TEMPLATE, "CREATE TABLE left_over (id int)");

    assertThat(refused())
        .contains("The database " + TEMPLATE, "nothing but extensions", "left_over");
  }

  @Test
  void aRoleThatMayNotCreateDatabasesIsToldEverythingAtOnce() throws SQLException {
    makeTheTemplate(refused());
    SERVER.execute("postgres", "CREATE ROLE weak LOGIN PASSWORD 'weak'");
    DrillRequest asWeak =
        request()
            .onServer(SERVER.owner("postgres").user("weak").password(Secret.of("weak")).build());

    assertThatThrownBy(asWeak::run)
        .isInstanceOf(StageFailedException.class)
        .hasMessageContaining("Run ALTER ROLE weak CREATEDB;")
        .hasMessageContaining("Let one run in " + TEMPLATE + ": ")
        .hasMessageNotContainingAny("shop_drill_2025");
    SERVER.execute("postgres", "DROP ROLE weak");
  }

  private DrillRequest request() {
    clock.advance(Duration.ofHours(24));
    return BackupCatalog.of(storage)
        .workDirectory(work)
        .clock(clock)
        .drill(BackupSelector.latest());
  }

  private DrillReport drill() {
    return request().onServer(SERVER.owner("postgres").build()).run();
  }

  /** Returns what a drill says that cannot begin; nothing in it changes with the next one. */
  private String refused() {
    StringBuilder said = new StringBuilder();
    assertThatThrownBy(this::drill)
        .isInstanceOf(StageFailedException.class)
        .satisfies(failure -> said.append(failure.getMessage()));
    assertThat(said).contains("cannot begin on this server").doesNotContain("shop_drill_2025");
    return said.toString();
  }

  private static void makeTheTemplate(String problem) throws SQLException {
    Matcher statements = found(MAKING, problem);
    SERVER.execute("postgres", statements.group(1));
    SERVER.execute(TEMPLATE, statements.group(2));
    assertThat(hasTemplate()).isTrue();
  }

  private static Matcher found(Pattern pattern, String problem) {
    Matcher matcher = pattern.matcher(problem);
    assertThat(matcher.find()).as(problem).isTrue();
    return matcher;
  }

  private static boolean hasTemplate() throws SQLException {
    return !SERVER
        .query("postgres", "SELECT count(*) FROM pg_database WHERE datname = '" + TEMPLATE + "'")
        .equals("0");
  }
}
