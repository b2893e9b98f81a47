package com.neuropilot.backup.postgres;

import static com.neuropilot.backup.postgres.RecordedDetails.details;
import static com.neuropilot.backup.postgres.RecordedDetails.recorded;
import static com.neuropilot.backup.postgres.RecordedDetails.role;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.neuropilot.backup.spi.Ownership;
import com.neuropilot.backup.spi.RestoreCheck;
import com.neuropilot.backup.spi.RestoreReport;
import com.neuropilot.backup.spi.RestoreRequest;
import com.neuropilot.backup.spi.StageException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What is there before a restore, what is around the data, and who may do what. */
class RestoreTargetTest {
  @RegisterExtension static final PostgresServer SERVER = PostgresServer.embedded();
  @TempDir static Path directory;

  private static RestoreFixture fixture;
  private static byte[] plain;
  private static byte[] custom;

  @BeforeAll
  static void load() throws Exception {
    fixture = new RestoreFixture(SERVER, directory);
    SERVER.execute(
        "postgres",
        "CREATE ROLE other",
        "CREATE ROLE reader",
        "CREATE ROLE friend",
        "GRANT friend TO " + PostgresServer.OWNER);
    String source = SERVER.createDatabase("TEMPLATE template0");
    fixture.load(source, RunningServer.SUPERUSER, 1, "small.sql");
    SERVER.execute(
        source,
        "GRANT USAGE ON SCHEMA shop TO reader",
        "ALTER TABLE shop.items OWNER TO other",
        "GRANT SELECT ON shop.items TO reader",
        "ALTER SCHEMA shop OWNER TO friend",
        "ALTER TABLE shop.orders OWNER TO friend",
        "CREATE FUNCTION shop.noted() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END'",
        "CREATE EVENT TRIGGER note_ddl ON ddl_command_end EXECUTE FUNCTION shop.noted()",
        "COMMENT ON EVENT TRIGGER note_ddl IS 'x'",
        "CREATE PUBLICATION all_of_it FOR ALL TABLES",
        "ALTER DEFAULT PRIVILEGES FOR ROLE other GRANT SELECT ON TABLES TO reader",
        "CREATE SUBSCRIPTION sub CONNECTION 'host=127.0.0.1 port=1 password=geheim' PUBLICATION p WITH (connect = false)");
    plain = fixture.dump(source, "--format=plain");
    custom = fixture.dump(source, "--format=custom");
  }

  @Test
  void automaticallyAsMuchAsTheRoleMay() throws Exception {
    RestoreReport report =
        fixture.restore(fixture.owner(), fixture.request("custom", "auto"), custom);
    assertThat(SERVER.query("auto", owner("shop.items"))).isEqualTo(PostgresServer.OWNER);
    assertThat(SERVER.query("auto", owner("shop.orders"))).isEqualTo("friend");
    assertThat(SERVER.query("auto", "SELECT has_table_privilege('reader', 'shop.items', 'SELECT')"))
        .isEqualTo("t");
    assertThat(report.skipped())
        .extracting(text -> text.substring(0, text.indexOf(": ")))
        .contains(
            "ALTER TABLE shop.items OWNER TO other",
            "CREATE PUBLICATION all_of_it FOR ALL TABLES WITH",
            "CREATE EVENT TRIGGER note_ddl ON ddl_command_end EXECUTE FUNCTION shop.noted",
            "COMMENT ON EVENT TRIGGER note_ddl IS",
            "ALTER DEFAULT PRIVILEGES FOR ROLE other GRANT SELECT ON TABLES TO reader",
            "CREATE SUBSCRIPTION sub CONNECTION");
    assertThat(report.skipped().toString()).doesNotContain("geheim");
  }

  @Test
  void mineGivesNothingToAnybody() throws Exception {
    RestoreReport report =
        fixture.restore(
            fixture.owner(),
            fixture.request("plain", "mine").withOwnership(Ownership.MINE, false),
            plain);
    assertThat(SERVER.query("mine", owner("shop.orders"))).isEqualTo(PostgresServer.OWNER);
    assertThat(
            SERVER.query("mine", "SELECT relacl FROM pg_class WHERE oid = 'shop.items'::regclass"))
        .isNull();
    assertThat(report.skipped())
        .anyMatch(text -> text.startsWith("GRANT SELECT ON TABLE shop.items TO reader: "));
  }

  @Test
  void keepFailsWhereSomethingCannotBeKept() throws Exception {
    assertThatThrownBy(
            () ->
                fixture.restore(
                    fixture.owner(),
                    fixture.request("plain", "keep").withOwnership(Ownership.KEEP, false),
                    plain))
        .isInstanceOf(StageException.class)
        .hasMessageContaining("OWNER TO ")
        .hasMessageContaining("ownership auto or mine");
    RestoreReport report =
        fixture.restore(
            fixture.superuser(),
            fixture.request("plain", "keep").withOwnership(Ownership.KEEP, false),
            plain);
    assertThat(SERVER.query("keep", owner("shop.items"))).isEqualTo("other");
    assertThat(report.skipped()).allMatch(text -> text.contains("SUBSCRIPTION"));
  }

  @Test
  void emptyDatabaseGivesItsNameAndItsProperties() throws Exception {
    String target = SERVER.createDatabase("TEMPLATE template0 OWNER " + PostgresServer.OWNER);
    SERVER.execute(
        "postgres",
        "GRANT CONNECT ON DATABASE " + target + " TO reader",
        "REVOKE TEMPORARY ON DATABASE " + target + " FROM PUBLIC",
        "ALTER DATABASE " + target + " SET search_path = \"$user\", shop, \"odd, name\"",
        "ALTER ROLE reader IN DATABASE " + target + " SET work_mem = '7MB'",
        "ALTER DATABASE " + target + " CONNECTION LIMIT 77");
    String properties = properties(target);
    try (Connection idle = SERVER.connect(target)) {
      RestoreReport report =
          fixture.restore(fixture.superuser(), fixture.request("custom", target), custom);
      assertThat(report.database()).isEqualTo(target);
      assertThat(idle.isValid(1)).isFalse();
    }
    assertThat(SERVER.query(target, "SELECT count(*) FROM shop.items")).isEqualTo("3000");
    assertThat(properties(target)).isEqualTo(properties);
    assertThat(fixture.databases()).noneMatch(name -> name.startsWith(target + "_"));
  }

  @Test
  void recordedPropertiesAreGivenToTheNewDatabase() throws Exception {
    RestoreReport report =
        fixture.restore(
            fixture.superuser(),
            recorded(fixture.request("custom", "recorded"), details(List.of(), List.of())),
            custom);
    assertThat(report.skipped())
        .anyMatch(text -> text.startsWith("ALTER DATABASE recorded SET nonsense: "));
    assertThat(
            SERVER.query(
                "postgres",
                "SELECT pg_encoding_to_char(encoding) || datcollate || datconnlimit || pg_get_userbyid(datdba) FROM pg_database WHERE datname = 'recorded'"))
        .isEqualTo("LATIN1C5other");
    assertThat(
            SERVER.query(
                "postgres",
                "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = 'recorded'"))
        .isEqualTo("it's");
    assertThat(
            SERVER.query(
                "postgres", "SELECT datacl::text FROM pg_database WHERE datname = 'recorded'"))
        .contains("reader=c*/")
        .doesNotContain("{=", ",=");
    assertThat(SERVER.query("recorded", "SHOW work_mem")).isEqualTo("3MB");
    assertThat(
            SERVER.query(
                "postgres",
                "SELECT setconfig FROM pg_db_role_setting s JOIN pg_database d ON d.oid = setdatabase WHERE datname = 'recorded' AND setrole <> 0"))
        .isEqualTo("{\"search_path=a, \\\"b c\\\"\"}");
  }

  @Test
  void missingRolesAreCreatedAndGoWithARestoreThatFails() throws Exception {
    SERVER.execute("postgres", "DROP ROLE IF EXISTS \"new; role\"");
    RestoreRequest request =
        recorded(
                fixture.request("plain", "with roles"),
                details(List.of(role("new; role", List.of("friend"))), List.of()))
            .withOwnership(Ownership.KEEP, true);
    byte[] renamed =
        new String(plain, StandardCharsets.UTF_8)
            .replace("OWNER TO other", "OWNER TO \"new; role\"")
            .getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(
            () ->
                fixture.restore(
                    fixture.superuser(),
                    request,
                    java.util.Arrays.copyOf(renamed, renamed.length - 100)))
        .isInstanceOf(java.io.IOException.class);
    assertThat(
            SERVER.query("postgres", "SELECT count(*) FROM pg_roles WHERE rolname = 'new; role'"))
        .isEqualTo("0");
    RestoreReport report = fixture.restore(fixture.superuser(), request, renamed);
    assertThat(SERVER.query("with roles", owner("shop.items"))).isEqualTo("new; role");
    assertThat(
            SERVER.query(
                "postgres",
                "SELECT rolcanlogin::text || pg_has_role('new; role', 'friend', 'MEMBER') FROM pg_roles WHERE rolname = 'new; role'"))
        .isEqualTo("falsetrue");
    assertThat(report.warnings()).anyMatch(text -> text.contains("\"new; role\""));
  }

  @Test
  void extensionsOfAnAdministratorStayInTheEmptyDatabase() throws Exception {
    String target = SERVER.createDatabase("TEMPLATE template0");
    SERVER.execute(target, "CREATE SCHEMA extensions", "CREATE EXTENSION hstore SCHEMA extensions");
    fixture.restore(fixture.superuser(), fixture.request("custom", target), custom);
    assertThat(SERVER.query(target, "SELECT count(*) FROM shop.items")).isEqualTo("3000");
    assertThat(
            SERVER.query(
                target, "SELECT string_agg(extname, ' ' ORDER BY extname) FROM pg_extension"))
        .isEqualTo("hstore plpgsql");
  }

  @Test
  void databaseThatIsNotEmptyIsRefused() throws Exception {
    String target = SERVER.createDatabase();
    SERVER.execute(target, "CREATE TABLE mine ()");
    assertThat(
            RestoreOpening.preflight(fixture.superuser(), fixture.request("custom", target))
                .problems())
        .singleElement()
        .asString()
        .contains("is not empty: it holds table public.mine");
    assertThatThrownBy(
            () ->
                RestoreOpening.open(fixture.superuser(), fixture.request("custom", target)).close())
        .isInstanceOf(StageException.class)
        .hasMessageContaining("is not empty");
    assertThat(SERVER.query(target, "SELECT count(*) FROM mine")).isEqualTo("0");
  }

  @Test
  void leftoversOfDeadRestoresAreDroppedAndNothingElse() throws Exception {
    String mark = RestoreLeftovers.COMMENT + "restoring x since then";
    for (String name :
        List.of(
            "a_restoring_20200101000000",
            "b_restoring_20200101000000",
            "c_restoring_20200101000000",
            "d_restoring_20200101000000",
            "e_restoring_2020")) {
      SERVER.execute(
          "postgres",
          "CREATE DATABASE " + name,
          "COMMENT ON DATABASE " + name + " IS '" + mark + "'");
    }
    SERVER.execute("a_restoring_20200101000000", "CREATE TABLE t ()");
    SERVER.execute("postgres", "COMMENT ON DATABASE d_restoring_20200101000000 IS NULL");
    SERVER.execute("d_restoring_20200101000000", "CREATE TABLE t ()");
    try (Connection busy = SERVER.connect("b_restoring_20200101000000");
        Connection locked = SERVER.connect("postgres")) {
      assertThat(busy.isValid(1)).isTrue();
      locked
          .createStatement()
          .execute(
              "SELECT pg_advisory_lock("
                  + RestoreScratchName.LOCK_CLASS
                  + ", "
                  + RestoreScratchName.lockKey("c_restoring_20200101000000")
                  + ")");
      RestoreCheck check =
          RestoreOpening.preflight(
              fixture.superuser(), fixture.request("custom", "after leftovers"));
      assertThat(check.steps()).anyMatch(step -> step.contains("a_restoring_20200101000000"));
      fixture.restore(fixture.superuser(), fixture.request("custom", "after leftovers"), custom);
    }
    assertThat(fixture.databases())
        .doesNotContain("a_restoring_20200101000000")
        .contains(
            "b_restoring_20200101000000",
            "c_restoring_20200101000000",
            "d_restoring_20200101000000",
            "e_restoring_2020");
  }

  @Test
  void settingsAndStatementsOfNewerToolsAreSkipped() throws Exception {
    String text =
        new String(plain, StandardCharsets.UTF_8)
            .replace("SET lock_timeout = 0;", "SET lock_timeout = 0;\nSET transaction_timeout = 0;")
            .replace("SET default_tablespace = '';", "SET default_tablespace = nowhere;")
            .replace(
                "SET default_table_access_method = heap;",
                "SET default_table_access_method = columnar;")
            .replace(
                "--\n-- PostgreSQL database dump complete",
                "SELECT * FROM pg_catalog.pg_restore_relation_stats('version', '180000'::integer);\n--\n-- PostgreSQL database dump complete");
    RestoreReport report =
        fixture.restore(
            fixture.superuser(),
            fixture.request("plain", "newer"),
            text.getBytes(StandardCharsets.UTF_8));
    assertThat(report.skipped())
        .anyMatch(each -> each.startsWith("SET transaction_timeout: the server does not know"))
        .anyMatch(each -> each.startsWith("SET default_tablespace: "))
        .anyMatch(each -> each.startsWith("SET default_table_access_method: "))
        .anyMatch(each -> each.startsWith("SELECT * FROM pg_catalog.pg_restore_relation_stats: "));
  }

  @Test
  void dumpMadeWithCleanIsRestored() throws Exception {
    String source = SERVER.createDatabase("TEMPLATE template0");
    fixture.load(source, RunningServer.SUPERUSER, 1, "small.sql");
    byte[] clean = fixture.dump(source, "--format=plain", "--clean");
    RestoreReport report =
        fixture.restore(fixture.superuser(), fixture.request("plain", "clean"), clean);
    assertThat(report.skipped())
        .isNotEmpty()
        .allMatch(text -> text.contains(": there is nothing to drop ("));
    assertThat(fixture.contents("clean")).isEqualTo(fixture.contents(source));
  }

  private static String owner(String table) {
    return "SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = '" + table + "'::regclass";
  }

  private static String properties(String database) throws Exception {
    return SERVER.query(
        "postgres",
        "SELECT string_agg(concat_ws('|', pg_get_userbyid(datdba), (SELECT array_agg(x ORDER BY x::text) FROM unnest(datacl) x), datconnlimit, setrole, setconfig), ';' ORDER BY setrole)"
            + " FROM pg_database d LEFT JOIN pg_db_role_setting s ON s.setdatabase = d.oid WHERE datname = '"
            + database
            + "'");
  }
}
