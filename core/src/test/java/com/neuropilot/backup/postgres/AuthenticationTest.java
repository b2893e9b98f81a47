package com.neuropilot.backup.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.neuropilot.backup.spi.Secret;
import com.neuropilot.backup.spi.StageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class AuthenticationTest {
  @RegisterExtension static final PostgresServer SERVER = PostgresServer.embedded();
  @TempDir private Path home;

  @BeforeAll
  static void askForPasswords() throws Exception {
    LoopbackServer running = (LoopbackServer) SERVER.running();
    Files.writeString(
        running.dataDirectory().resolve("pg_hba.conf"),
        "host all postgres all trust\nlocal all app_owner trust\nlocal all postgres peer\nhost postgres app_owner all scram-sha-256\n");
    SERVER.execute("postgres", "SELECT pg_reload_conf()");
    Thread.sleep(200);
  }

  @Test
  void passwordIsUsed() throws IOException {
    try (Session session = open(SERVER.owner("postgres"))) {
      assertThat(session.text("SELECT current_user")).contains(PostgresServer.OWNER);
    }
  }

  @Test
  void wrongPasswordIsSaidAndNotPrinted() {
    assertThatThrownBy(() -> open(SERVER.owner("postgres").password(Secret.of("geheim"))))
        .isInstanceOf(StageException.class)
        .hasMessageContainingAll("password authentication failed", "Correct the password")
        .message()
        .doesNotContain("geheim");
  }

  @Test
  void missingPasswordIsSaid() {
    Postgres.Builder builder =
        Postgres.database("postgres")
            .host(SERVER.host())
            .port(SERVER.port())
            .user(PostgresServer.OWNER);
    assertThatThrownBy(() -> open(builder))
        .hasMessageContainingAll("asks for a password", "PGPASSWORD");
  }

  @Test
  void missingLineOfTheServersRulesIsSaid() {
    assertThatThrownBy(() -> open(SERVER.owner("template1")))
        .hasMessageContainingAll("no pg_hba.conf entry", "pg_hba.conf.");
  }

  @Test
  void socketIsConnectedTo() throws IOException {
    try (Session session = open(SERVER.owner("postgres").host(socketDirectory()))) {
      assertThat(session.text("SELECT inet_server_addr() IS NULL")).contains("t");
      assertThat(session.text("SELECT length(repeat('x', 5000000))")).contains("5000000");
      assertThat(session.text("SELECT repeat('x', 5000000)").orElse("")).hasSize(5_000_000);
      assertThat(session.text("SELECT length(?)", "y".repeat(5_000_000))).contains("5000000");
    }
  }

  @Test
  void refusedPeerIsSaid() {
    assertThatThrownBy(() -> open(SERVER.superuser("postgres").host(socketDirectory())))
        .hasMessageContainingAll("eer authentication failed", "host=localhost");
  }

  @Test
  void missingSocketIsSaid() {
    assertThatThrownBy(() -> open(SERVER.owner("postgres").host(home.toString())))
        .isInstanceOf(StageException.class)
        .hasMessageContainingAll(
            ".s.PGSQL." + SERVER.port(), "Is the server running on this machine");
  }

  private static String socketDirectory() {
    return ((LoopbackServer) SERVER.running()).socketDirectory().toString();
  }

  private Session open(Postgres.Builder builder) throws IOException {
    TestContext context = new TestContext(home);
    return Session.open(
        EndpointResolver.resolve(builder.build(), context.environment(), context::warn));
  }
}
