package com.neuropilot.backup.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.neuropilot.backup.postgres.DatabaseDetails.Role;
import com.neuropilot.backup.spi.Ownership;
import com.neuropilot.backup.spi.RestoreCheck;
import com.neuropilot.backup.spi.RestoreReport;
import com.neuropilot.backup.spi.RestoreRequest;
import com.neuropilot.backup.spi.Secret;
import com.neuropilot.backup.spi.StageException;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Roles of one server, made again on another by a superuser and by a role that may make roles. */
class RestoreRolesTest {
  @RegisterExtension static final PostgresServer SOURCE = PostgresServer.embedded();
  @RegisterExtension static final PostgresServer TARGET = PostgresServer.embedded();
  @TempDir static Path directory;

  private static final String NAMES = "'boss', 'staff', 'Kim; x', 'lead'";
  private static final String ROLES =
      "SELECT string_agg(concat_ws('|', rolname, rolsuper, rolinherit, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls, rolconnlimit, rolvaliduntil), E'\\n' ORDER BY rolname)"
          + " FROM pg_roles WHERE rolname IN ("
          + NAMES
          + ")";
  private static final String MEMBERSHIPS =
      "SELECT string_agg(concat_ws('|', roleid::regrole, member::regrole, admin_option), E'\\n') FROM"
          + " (SELECT * FROM pg_auth_members WHERE member::regrole::text <> 'maker' ORDER BY roleid::regrole::text, member::regrole::text) m WHERE roleid >= 16384 OR member >= 16384";
  private static final String SETTINGS =
      "SELECT string_agg(concat_ws('|', setrole::regrole, setconfig), E'\\n' ORDER BY setrole::regrole::text) FROM pg_db_role_setting WHERE setdatabase = 0";
  private static final String COUNT =
      "SELECT count(*) FROM pg_roles WHERE rolname IN (" + NAMES + ")";

  private static RestoreFixture fixture;
  private static byte[] dump;
  private static DatabaseDetails recorded;

  @BeforeAll
  static void backUp() throws Exception {
    fixture = new RestoreFixture(TARGET, directory);
    SOURCE.execute(
        "postgres",
        "CREATE ROLE boss LOGIN SUPERUSER REPLICATION BYPASSRLS PASSWORD 'geheim'",
        "CREATE ROLE staff NOINHERIT CONNECTION LIMIT 7",
        "CREATE ROLE lead CREATEROLE CREATEDB VALID UNTIL '2030-01-02 03:04:05+00'",
        "CREATE ROLE \"Kim; x\" LOGIN VALID UNTIL 'infinity' CONNECTION LIMIT 3 PASSWORD 'geheim'",
        "GRANT staff TO lead WITH ADMIN OPTION",
        "GRANT staff, pg_read_all_data TO \"Kim; x\"",
        "GRANT staff TO app_owner",
        "ALTER ROLE \"Kim; x\" SET search_path = \"a b\", public",
        "ALTER ROLE \"Kim; x\" SET app.token = 'geheim'",
        "ALTER ROLE staff SET log_statement = 'ddl'");
    String name = SOURCE.createDatabase("OWNER lead");
    SOURCE.execute(
        name,
        "CREATE SCHEMA b AUTHORIZATION boss",
        "CREATE TABLE b.of_boss (id int)",
        "ALTER TABLE b.of_boss OWNER TO boss",
        "CREATE SCHEMA k AUTHORIZATION \"Kim; x\"",
        "CREATE TABLE k.of_kim (id int)",
        "ALTER TABLE k.of_kim OWNER TO \"Kim; x\"",
        "GRANT SELECT ON k.of_kim TO staff, app_owner");
    RestoreFixture source = new RestoreFixture(SOURCE, directory);
    dump = source.dump(name, "--format=custom");
    try (PostgresDumps dumps = new PostgresDumps(source.access(SOURCE.superuser(name).build()))) {
      recorded = DatabaseDetails.fromJson(DumpedBytes.take(dumps).summary().details());
    }
  }

  @BeforeEach
  void prepare() throws Exception {
    TARGET.execute("postgres", "CREATE ROLE maker LOGIN CREATEROLE CREATEDB PASSWORD 'maker'");
  }

  @AfterEach
  void clear() throws Exception {
    List<String> statements = new ArrayList<>();
    for (String database : fixture.databases()) {
      statements.add("DROP DATABASE " + Identifiers.quote(database));
    }
    statements.add("DROP ROLE IF EXISTS boss, staff, lead, \"Kim; x\", maker");
    TARGET.execute("postgres", statements.toArray(String[]::new));
  }

  @Test
  void asSuperuserTheyAreWhatTheyWere() throws Exception {
    RestoreReport report = fixture.restore(fixture.superuser(), request(Ownership.KEEP), dump);

    assertThat(report.skipped()).isEmpty();
    for (String what : List.of(ROLES, SETTINGS)) {
      assertThat(TARGET.query("postgres", what)).isEqualTo(SOURCE.query("postgres", what));
    }
    assertThat(TARGET.query("postgres", MEMBERSHIPS).lines())
        .containsExactly("pg_read_all_data|\"Kim; x\"|f", "staff|\"Kim; x\"|f", "staff|lead|t");
    assertThat(
            TARGET.query(
                "postgres",
                "SELECT count(*) FROM pg_authid WHERE (rolcanlogin OR rolpassword IS NOT NULL) AND rolname IN ("
                    + NAMES
                    + ")"))
        .isEqualTo("0");
    assertThat(owner("of_boss")).isEqualTo("boss");
    assertThat(report.warnings())
        .anyMatch(
            text ->
                text.startsWith("Roles were created without login and password, on purpose: ")
                    && text.contains("ALTER ROLE \"Kim; x\" LOGIN PASSWORD '...';")
                    && text.contains("ALTER ROLE boss LOGIN PASSWORD '...';")
                    && !text.contains("ALTER ROLE staff"));
    assertThat(report.toString()).doesNotContain("geheim");
  }

  @Test
  void asPlainRoleTheyAreWhatItMayGive() throws Exception {
    RestoreCheck check = RestoreOpening.preflight(maker(), request(Ownership.AUTO));
    assertThat(check.problems()).isEmpty();
    assertThat(check.steps())
        .anyMatch(step -> step.endsWith("What maker may not give is left out and listed."));

    RestoreReport report = fixture.restore(maker(), request(Ownership.AUTO), dump);

    assertThat(TARGET.query("postgres", ROLES).lines())
        .containsExactly(
            "Kim; x|f|t|f|f|f|f|3|infinity",
            "boss|f|t|f|f|f|f|-1",
            "lead|f|t|t|t|f|f|-1|2030-01-02 03:04:05+00",
            "staff|f|f|f|f|f|f|7");
    assertThat(report.warnings().stream().filter(text -> text.contains(" was skipped: ")))
        .extracting(text -> text.substring(0, text.indexOf(" was skipped: ")))
        .containsExactlyInAnyOrder(
            "ALTER ROLE boss SUPERUSER",
            "ALTER ROLE boss REPLICATION",
            "ALTER ROLE boss BYPASSRLS",
            "ALTER ROLE \"Kim; x\" SET app.token",
            "ALTER ROLE staff SET log_statement");
    assertThat(TARGET.query("postgres", SETTINGS))
        .isEqualTo("\"Kim; x\"|{\"search_path=\\\"a b\\\", public\"}");
    assertThat(TARGET.query("postgres", MEMBERSHIPS).lines())
        .contains("staff|\"Kim; x\"|f", "staff|lead|t");
    assertThat(owner("of_boss")).isEqualTo("boss");
    assertThat(owner("of_kim")).isEqualTo("Kim; x");
    assertThat(report.toString()).doesNotContain("geheim");
  }

  @Test
  void theListShowsTheSameWithoutMakingThem() throws Exception {
    RestoreRequest request = request(Ownership.AUTO).withOwnership(Ownership.AUTO, false);
    RestoreCheck check = RestoreOpening.preflight(fixture.superuser(), request);
    assertThat(check.problems()).isEmpty();
    assertThat(check.warnings())
        .anyMatch(
            text ->
                text.startsWith("Roles of the dump are missing; what belongs to them will belong")
                    && text.contains("CREATE ROLE boss NOLOGIN SUPERUSER REPLICATION BYPASSRLS;")
                    && text.contains("CREATE ROLE staff NOLOGIN NOINHERIT CONNECTION LIMIT 7;")
                    && text.contains("GRANT staff TO lead WITH ADMIN OPTION;")
                    && text.contains("these had LOGIN: \"Kim; x\", boss.")
                    && text.contains("\"Kim; x\" (search_path, app.token), staff (log_statement)"))
        .anyMatch(
            text ->
                text.startsWith("Roles that are there already were members")
                    && text.endsWith("GRANT staff TO app_owner;"));
    assertThat(check.toString()).doesNotContain("geheim");
    assertThat(TARGET.query("postgres", COUNT)).isEqualTo("0");
  }

  @Test
  void whoMayMakeNoRolesGetsTheListInstead() throws Exception {
    RestoreCheck check = RestoreOpening.preflight(fixture.owner(), request(Ownership.KEEP));
    assertThat(check.problems())
        .anyMatch(
            text ->
                text.contains("The role app_owner may not create roles. Let an administrator run:")
                    && text.contains("CREATE ROLE boss NOLOGIN SUPERUSER"));

    check = RestoreOpening.preflight(fixture.owner(), request(Ownership.AUTO));
    assertThat(check.problems()).isEmpty();
    assertThat(check.warnings())
        .anyMatch(
            text ->
                text.contains("will belong to app_owner, which may not create roles.")
                    && text.contains("let an administrator run: CREATE ROLE"));
    fixture.restore(fixture.owner(), request(Ownership.AUTO), dump);
    assertThat(owner("of_boss")).isEqualTo("app_owner");
    assertThat(TARGET.query("postgres", COUNT)).isEqualTo("0");
  }

  @Test
  void oneThatTheServerRefusesIsLeftOutAndTheOthersAreMade() throws Exception {
    List<Role> roles = new ArrayList<>(List.of(reserved()));
    roles.addAll(recorded.roles());

    RestoreReport report =
        fixture.restore(fixture.superuser(), request(Ownership.AUTO, roles), dump);

    assertThat(report.warnings())
        .anyMatch(text -> text.startsWith("CREATE ROLE public NOLOGIN was skipped: "))
        .noneMatch(text -> text.contains("ALTER ROLE public"));
    assertThat(TARGET.query("postgres", COUNT)).isEqualTo("4");
  }

  @Test
  void whenTheSessionDiesAmongThemNoneIsLeft() throws Exception {
    try (Connection other = TARGET.connect("postgres")) {
      other.setAutoCommit(false);
      other.createStatement().execute("CREATE ROLE staff");
      CompletableFuture<RestoreReport> restore =
          CompletableFuture.supplyAsync(RestoreRolesTest::restoreAsSuperuser);
      endWhileCreatingStaff();
      assertThatThrownBy(restore::join).hasRootCauseInstanceOf(SQLException.class);
      other.rollback();
    }
    assertThat(TARGET.query("postgres", COUNT)).isEqualTo("0");
    assertThat(fixture.databases()).isEmpty();
  }

  /** Ends the session that waits for the other one's role; three roles are made by then. */
  private static void endWhileCreatingStaff() throws Exception {
    String end =
        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
            + " WHERE wait_event_type = 'Lock' AND query LIKE 'CREATE ROLE staff NOLOGIN%'";
    for (int i = 0; !TARGET.query("postgres", end).equals("1"); i++) {
      assertThat(i).as("attempts to find the session").isLessThan(600);
      Thread.sleep(50);
    }
  }

  private static RestoreReport restoreAsSuperuser() {
    try {
      return fixture.restore(fixture.superuser(), request(Ownership.AUTO), dump);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static Role reserved() {
    return new Role(
        "public",
        false,
        true,
        true,
        false,
        false,
        false,
        false,
        -1,
        "",
        List.of("staff"),
        List.of(),
        List.of());
  }

  private static String owner(String table) throws SQLException {
    return TARGET.query(
        "restored",
        "SELECT pg_get_userbyid(relowner) FROM pg_class WHERE relname = '" + table + "'");
  }

  private static PostgresAccess maker() throws StageException {
    return fixture.access(
        TARGET.superuser("postgres").user("maker").password(Secret.of("maker")).build());
  }

  private static RestoreRequest request(Ownership ownership) {
    return request(ownership, recorded.roles());
  }

  private static RestoreRequest request(Ownership ownership, List<Role> roles) {
    RestoreRequest request = fixture.request("custom", "restored");
    return request
        .recorded(
            request.streams(),
            request.rows(),
            Optional.of(withRoles(roles).toJson()),
            OptionalLong.empty())
        .withOwnership(ownership, true);
  }

  private static DatabaseDetails withRoles(List<Role> roles) {
    return new DatabaseDetails(
        recorded.formatVersion(),
        recorded.serverVersion(),
        recorded.database(),
        recorded.owner(),
        recorded.encoding(),
        recorded.localeProvider(),
        recorded.collate(),
        recorded.ctype(),
        recorded.locale(),
        recorded.icuRules(),
        recorded.collationVersion(),
        recorded.connectionLimit(),
        recorded.tablespace(),
        recorded.comment(),
        recorded.defaultPrivileges(),
        recorded.grants(),
        recorded.settings(),
        roles,
        recorded.extensions(),
        recorded.globals());
  }
}
