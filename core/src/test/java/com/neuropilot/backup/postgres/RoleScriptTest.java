package com.neuropilot.backup.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import com.neuropilot.backup.postgres.DatabaseDetails.Membership;
import com.neuropilot.backup.postgres.DatabaseDetails.Role;
import com.neuropilot.backup.postgres.DatabaseDetails.Setting;
import java.util.List;
import org.junit.jupiter.api.Test;

class RoleScriptTest {
  private static final ServerVersion OLD = ServerVersion.of(150018, "15.18");
  private static final ServerVersion NEW = ServerVersion.of(160004, "16.4");

  private static final Role KIM =
      new Role(
          "Kim",
          true,
          false,
          true,
          true,
          true,
          true,
          true,
          3,
          "2030-01-01 00:00:00+00",
          List.of(),
          List.of(
              new Membership("as before", false, null, null),
              new Membership("as usual", false, false, true),
              new Membership("all", true, true, true),
              new Membership("admin", true, false, false),
              new Membership("none", false, false, false)),
          List.of(new Setting("Kim", "search_path", "\"a b\", public"), secret("Kim")));

  private static final Role APP =
      new Role(
          "app", false, true, false, false, false, false, false, -1, "", List.of(), List.of(),
          List.of());

  @Test
  void everyAttributeIsGivenButLogin() {
    assertThat(new RoleScript(KIM, OLD).createWhole())
        .isEqualTo(
            "CREATE ROLE \"Kim\" NOLOGIN NOINHERIT CONNECTION LIMIT 3 VALID UNTIL '2030-01-01 00:00:00+00'"
                + " SUPERUSER CREATEROLE CREATEDB REPLICATION BYPASSRLS");
    assertThat(RoleScript.bare(KIM)).isEqualTo("CREATE ROLE \"Kim\" NOLOGIN NOINHERIT");
    assertThat(new RoleScript(APP, OLD).createWhole()).isEqualTo("CREATE ROLE app NOLOGIN");
  }

  @Test
  void optionsOfMembershipsAreThoseThatTheServerKnows() {
    assertThat(new RoleScript(KIM, OLD).memberships())
        .contains("GRANT \"as before\" TO \"Kim\"", "GRANT \"all\" TO \"Kim\" WITH ADMIN OPTION");
    assertThat(new RoleScript(KIM, NEW).memberships())
        .containsExactly(
            "GRANT \"as before\" TO \"Kim\"",
            "GRANT \"as usual\" TO \"Kim\"",
            "GRANT \"all\" TO \"Kim\" WITH ADMIN TRUE, INHERIT TRUE",
            "GRANT admin TO \"Kim\" WITH ADMIN TRUE, SET FALSE",
            "GRANT \"none\" TO \"Kim\" WITH SET FALSE");
    assertThat(new RoleScript(APP, NEW).grant(new Membership("x", false, false, true)))
        .isEqualTo("GRANT x TO app WITH INHERIT FALSE");
  }

  @Test
  void theListNamesLoginsAndSettingsAndNoValues() {
    assertThat(RoleList.of(List.of(APP, KIM), NEW))
        .startsWith("CREATE ROLE app NOLOGIN; CREATE ROLE \"Kim\" NOLOGIN NOINHERIT")
        .contains("BYPASSRLS; GRANT \"as before\" TO \"Kim\";")
        .endsWith(
            "; NOLOGIN and no password is on purpose; these had LOGIN: \"Kim\"."
                + " They had settings of their own: \"Kim\" (search_path, app.token).")
        .doesNotContain("geheim");
    assertThat(RoleList.of(List.of(APP), NEW)).isEqualTo("CREATE ROLE app NOLOGIN;");
    assertThat(new RoleScript(KIM, NEW).settings())
        .containsExactly(
            "ALTER ROLE \"Kim\" SET search_path = 'a b', 'public'",
            "ALTER ROLE \"Kim\" SET app.token = 'geheim'");
  }

  private static Setting secret(String role) {
    return new Setting(role, "app.token", "geheim");
  }
}
