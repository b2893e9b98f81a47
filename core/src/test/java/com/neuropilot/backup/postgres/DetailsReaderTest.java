package com.neuropilot.backup.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import com.neuropilot.backup.postgres.DatabaseDetails.Grant;
import com.neuropilot.backup.postgres.DatabaseDetails.Membership;
import com.neuropilot.backup.postgres.DatabaseDetails.Role;
import com.neuropilot.backup.postgres.DatabaseDetails.Setting;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class DetailsReaderTest {
  @RegisterExtension static final PostgresServer SERVER = PostgresServer.any();
  @TempDir private Path home;

  @Test
  void whatADumpLeavesOutIsRecorded() throws Exception {
    SERVER.execute(
        "postgres",
        "CREATE ROLE staff NOLOGIN",
        "CREATE ROLE lead",
        "GRANT staff TO lead WITH ADMIN OPTION",
        "CREATE ROLE \"Kim\" LOGIN BYPASSRLS CONNECTION LIMIT 3 PASSWORD 'geheim' VALID UNTIL '2030-01-01' IN ROLE staff");
    SERVER.execute(
        "postgres", "CREATE ROLE stranger", "GRANT " + PostgresServer.OWNER + " TO postgres");
    SERVER.execute(
        "postgres",
        "GRANT lead TO \"Kim\" WITH ADMIN OPTION",
        "ALTER ROLE \"Kim\" SET search_path = \"a b\", public",
        "ALTER ROLE \"Kim\" SET app.token = 'x=y'",
        "ALTER ROLE stranger SET app.token = 'nobody else''s'");
    String name =
        SERVER.createDatabase(
            "OWNER app_owner ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0 CONNECTION LIMIT 9");
    SERVER.execute(
        name,
        "COMMENT ON DATABASE " + name + " IS 'the ''inventory'''",
        "ALTER DATABASE " + name + " SET app.jwt_secret = 'a=b,c'",
        "ALTER ROLE \"Kim\" IN DATABASE " + name + " SET search_path = app, public",
        "REVOKE CONNECT ON DATABASE " + name + " FROM PUBLIC",
        "GRANT CREATE ON DATABASE " + name + " TO \"Kim\" WITH GRANT OPTION",
        "CREATE TABLE t ()");
    DatabaseDetails details = details(SERVER.superuser(name));
    assertThat(details.database()).isEqualTo(name);
    assertThat(details.owner()).isEqualTo("app_owner");
    assertThat(details.encoding()).isEqualTo("UTF8");
    assertThat(details.localeProvider()).isEqualTo("libc");
    assertThat(details.collate()).isEqualTo("C");
    assertThat(details.connectionLimit()).isEqualTo(9);
    assertThat(details.tablespace()).isEqualTo("pg_default");
    assertThat(details.comment()).isEqualTo("the 'inventory'");
    assertThat(details.defaultPrivileges()).isFalse();
    assertThat(details.grants())
        .contains(
            new Grant("app_owner", "Kim", "CREATE", true),
            new Grant("app_owner", "", "TEMPORARY", false))
        .doesNotContain(new Grant("app_owner", "", "CONNECT", false));
    assertThat(details.settings())
        .containsExactly(
            new Setting("", "app.jwt_secret", "a=b,c"),
            new Setting("Kim", "search_path", "app, public"));
    assertThat(details.roles())
        .extracting(Role::name)
        .contains("Kim", "staff", "app_owner", "postgres")
        .doesNotContain("stranger");
    Role kim =
        details.roles().stream()
            .filter(role -> role.name().equals("Kim"))
            .findFirst()
            .orElseThrow();
    assertThat(kim.bypassRowSecurity()).isTrue();
    assertThat(kim.superuser()).isFalse();
    assertThat(kim.connectionLimit()).isEqualTo(3);
    assertThat(kim.validUntil()).startsWith("2030-01-01");
    assertThat(kim.memberOf()).containsExactly("lead", "staff");
    assertThat(kim.memberships())
        .containsExactly(
            new Membership("lead", true, null, null), new Membership("staff", false, null, null));
    assertThat(kim.settings())
        .containsExactly(
            new Setting("Kim", "search_path", "\"a b\", public"),
            new Setting("Kim", "app.token", "x=y"));
    assertThat(details.extensions())
        .extracting(DatabaseDetails.Extension::name)
        .containsExactly("plpgsql");
    assertThat(details.globals().recorded()).isTrue();
    assertThat(details.globals().passwords()).isTrue();
    assertThat(details.globals().statements())
        .contains("CREATE ROLE stranger;")
        .anyMatch(statement -> statement.contains("SCRAM-SHA-256"));
    assertThat(DatabaseDetails.fromJson(details.toJson())).isEqualTo(details);
  }

  @Test
  void plainRoleRecordsRolesWithoutPasswords() throws Exception {
    String name = SERVER.createDatabase("OWNER app_owner");
    DatabaseDetails details = details(SERVER.owner(name));
    assertThat(details.defaultPrivileges()).isTrue();
    assertThat(details.grants()).isEmpty();
    assertThat(details.globals().recorded()).isTrue();
    assertThat(details.globals().passwords()).isFalse();
    assertThat(details.globals().statements())
        .isNotEmpty()
        .noneMatch(statement -> statement.contains("PASSWORD '"));
  }

  private DatabaseDetails details(Postgres.Builder builder) throws Exception {
    try (PostgresDumps dumps =
        new PostgresDumps(new PostgresAccess(builder.build(), new TestContext(home)))) {
      return DatabaseDetails.fromJson(DumpedBytes.take(dumps).summary().details());
    }
  }
}
