package com.neuropilot.backup.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConnectionFailureTest {
  private static final String OWN = System.getProperty("user.name");
  private static final String NO_ROLE = "28000";
  private static final String NO_DATABASE = "3D000";

  private static String message(Map<String, String> environment, String state) throws Exception {
    Endpoint endpoint =
        EndpointResolver.resolve(Postgres.fromEnvironment().build(), environment, warning -> {});
    return ConnectionFailure.of(new SQLException("FATAL: it does not exist", state), endpoint)
        .getMessage();
  }

  @Test
  void whatWasNotConfiguredIsSaid() throws Exception {
    assertThat(message(Map.of("PGHOST", "db"), NO_ROLE))
        .contains("as " + OWN + " failed: it does not exist.")
        .contains("If no user was configured, the operating system's user was taken")
        .contains("and its name for the database", "PGUSER and PGDATABASE");
    assertThat(message(Map.of("PGHOST", "db", "PGDATABASE", "shop"), NO_ROLE))
        .contains("If no user was configured")
        .doesNotContain("its name for the database");
    assertThat(message(Map.of("PGHOST", "db", "PGUSER", "app-user"), NO_DATABASE))
        .contains("If no database was configured, the user's name was taken");
  }

  @Test
  void whatWasConfiguredIsNotDoubted() throws Exception {
    Map<String, String> all = Map.of("PGHOST", "db", "PGUSER", "app-user", "PGDATABASE", "shop");
    assertThat(message(all, NO_ROLE)).doesNotContain("If no ");
    assertThat(message(all, NO_DATABASE)).doesNotContain("If no ");
  }
}
