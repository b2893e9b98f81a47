package com.neuropilot.backup.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.neuropilot.backup.postgres.DatabaseDetails.Role;
import com.neuropilot.backup.spi.IntegrityException;
import java.util.List;
import org.junit.jupiter.api.Test;

class DatabaseDetailsTest {
  @Test
  void whatIsWrittenIsRead() throws IntegrityException {
    DatabaseDetails details = full();
    assertThat(DatabaseDetails.fromJson(details.toJson())).isEqualTo(details);
  }

  @Test
  void unknownFieldsAreIgnoredAndMissingOnesAreEmpty() throws IntegrityException {
    DatabaseDetails details =
        DatabaseDetails.fromJson(
            "{\"formatVersion\":1,\"database\":\"x\",\"future\":{\"a\":[1]},\"roles\":[{\"name\":\"r\",\"more\":2}]}");
    assertThat(details.database()).isEqualTo("x");
    assertThat(details.owner()).isEmpty();
    assertThat(details.grants()).isEmpty();
    assertThat(details.globals().recorded()).isFalse();
    assertThat(details.roles()).extracting(DatabaseDetails.Role::name).containsExactly("r");
    assertThat(details.roles().get(0).memberOf()).isEmpty();
  }

  @Test
  void rolesOfOlderVersionsAreReadAsBefore() throws IntegrityException {
    Role role =
        DatabaseDetails.fromJson(
                "{\"formatVersion\":1,\"roles\":[{\"name\":\"app\",\"superuser\":false,\"inherit\":true,"
                    + "\"createRole\":false,\"createDatabase\":true,\"login\":true,\"replication\":false,"
                    + "\"bypassRowSecurity\":false,\"connectionLimit\":-1,\"validUntil\":\"\",\"memberOf\":[\"staff\"]}]}")
            .roles()
            .get(0);
    assertThat(role.memberOf()).containsExactly("staff");
    assertThat(role.memberships())
        .containsExactly(new DatabaseDetails.Membership("staff", false, null, null));
    assertThat(role.settings()).isEmpty();
    RoleScript script = new RoleScript(role, ServerVersion.of(160000, "16.0"));
    assertThat(script.createWhole()).isEqualTo("CREATE ROLE app NOLOGIN CREATEDB");
    assertThat(script.memberships()).containsExactly("GRANT staff TO app");
    assertThat(script.settings()).isEmpty();
  }

  @Test
  void newerFormatIsRefused() {
    assertThatThrownBy(() -> DatabaseDetails.fromJson("{\"formatVersion\":2}"))
        .isInstanceOf(IntegrityException.class);
  }

  @Test
  void damageIsRefusedWithoutQuotingIt() {
    assertThatThrownBy(() -> DatabaseDetails.fromJson("{\"settings\":[{\"value\":\"geheim\""))
        .isInstanceOf(IntegrityException.class)
        .message()
        .doesNotContain("geheim");
    assertThatThrownBy(() -> DatabaseDetails.fromJson("null"))
        .isInstanceOf(IntegrityException.class);
  }

  private static DatabaseDetails full() {
    return new DatabaseDetails(
        1,
        150018,
        "inventory",
        "app",
        "UTF8",
        "icu",
        "C",
        "C.UTF-8",
        "de-DE",
        "&a < b",
        "153.1",
        7,
        "fast",
        "a 'comment'\n\u0001",
        false,
        List.of(new DatabaseDetails.Grant("app", "", "CONNECT", true)),
        List.of(new DatabaseDetails.Setting("app", "app.jwt_secret", "a=b,'c'")),
        List.of(
            new DatabaseDetails.Role(
                "app",
                true,
                false,
                true,
                false,
                true,
                false,
                true,
                -1,
                "2030-01-01",
                List.of("x"),
                List.of(new DatabaseDetails.Membership("x", true, false, null)),
                List.of(new DatabaseDetails.Setting("app", "work_mem", "4MB")))),
        List.of(new DatabaseDetails.Extension("pgcrypto", "1.3", "public", "postgres")),
        new DatabaseDetails.Globals(true, false, List.of("CREATE ROLE x;")));
  }
}
