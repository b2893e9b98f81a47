package com.neuropilot.backup.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.neuropilot.backup.spi.Secret;
import com.neuropilot.backup.spi.StageException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class SessionTest {
  @RegisterExtension static final PostgresServer SERVER = PostgresServer.any();
  @TempDir private Path home;

  @Test
  void timeoutsAreOffAndNoRowIsHidden() throws Exception {
    String database = SERVER.createDatabase();
    SERVER.execute(
        "postgres",
        "ALTER DATABASE " + database + " SET statement_timeout = '100ms'",
        "ALTER DATABASE " + database + " SET search_path = 'nowhere'",
        "ALTER DATABASE " + database + " SET extra_float_digits = 0",
        "ALTER DATABASE " + database + " SET DateStyle = 'German'",
        "ALTER DATABASE " + database + " SET idle_in_transaction_session_timeout = '1ms'");
    try (Session session = open(SERVER.superuser(database))) {
      session.lockTimeout(Duration.ofSeconds(7));
      for (String zero :
          new String[] {
            "statement_timeout", "idle_in_transaction_session_timeout", "idle_session_timeout"
          }) {
        assertThat(session.text("SELECT current_setting(?)", zero)).contains("0");
      }
      assertThat(session.text("SELECT 'slept' FROM pg_sleep(0.3)")).contains("slept");
      assertThat(session.text("SHOW search_path")).contains("");
      assertThat(session.text("SHOW row_security")).contains("off");
      assertThat(session.text("SHOW extra_float_digits")).contains("3");
      assertThat(session.text("SHOW DateStyle").orElse("")).startsWith("ISO");
      assertThat(session.text("SHOW lock_timeout")).contains("7s");
      assertThat(session.text("SHOW application_name")).contains("neuropilot-backup");
      assertThat(session.version().major()).isEqualTo(15);
      assertThat(session.version().text()).matches("15\\.\\d+");
    }
  }

  @Test
  void serverIsNoPooler() throws IOException {
    try (Session session = open(SERVER.superuser("postgres"))) {
      PoolerProbe.check(session);
    }
  }

  @Test
  void proxyThatLendsItsSessionsToOneClientOnlyIsNoPooler() throws IOException {
    try (RenumberingProxy proxy = new RenumberingProxy(SERVER.host(), SERVER.port());
        Session session =
            open(
                SERVER
                    .superuser("postgres")
                    .host("127.0.0.1")
                    .port(proxy.port())
                    .sslmode(SslMode.DISABLE))) {
      PoolerProbe.check(session);
      assertThat(proxy.renumbered()).isEqualTo(2);
    }
  }

  @Test
  void databaseWithAStrangeNameIsReached() throws Exception {
    String name = "Ünïcode db=1 'q' \"d\" ?&%/\\";
    SERVER.execute("postgres", "CREATE DATABASE \"" + name.replace("\"", "\"\"") + "\"");
    try (Session session = open(SERVER.superuser(name))) {
      assertThat(session.text("SELECT current_database()")).contains(name);
    }
  }

  @Test
  void interruptEndsAQuery() throws Exception {
    try (Session session = open(SERVER.superuser("postgres"))) {
      CompletableFuture<Thread> started = new CompletableFuture<>();
      CompletableFuture<Void> ended =
          CompletableFuture.runAsync(
              () -> {
                started.complete(Thread.currentThread());
                try {
                  session.execute("SELECT pg_sleep(600)");
                } catch (IOException e) {
                  throw new CompletionException(e);
                } finally {
                  Thread.interrupted();
                }
              });
      await(
          "SELECT count(*) = 1 FROM pg_stat_activity WHERE query = 'SELECT pg_sleep(600)' AND state = 'active'");
      started.get().interrupt();
      assertThatThrownBy(ended::join).hasCauseInstanceOf(InterruptedIOException.class);
      // The server notices a lost client only when it writes to it: the session itself must be gone
      // here.
      assertThatThrownBy(() -> session.execute("SELECT 1")).isInstanceOf(StageException.class);
      SERVER.execute(
          "postgres",
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query = 'SELECT pg_sleep(600)'");
    }
  }

  @Test
  void missingDatabaseIsSaid() {
    assertFails(
        SERVER.superuser("nowhere"), false, "database \"nowhere\" does not exist", "PGDATABASE");
  }

  @Test
  void closedPortIsSaid() throws IOException {
    int port = closedPort();
    assertFails(
        SERVER.superuser("postgres").host("127.0.0.1").port(port),
        true,
        "nothing accepts connections",
        "listen_addresses");
  }

  @Test
  void unknownHostIsSaid() {
    assertFails(
        SERVER.superuser("postgres").host("no-such-host.invalid"),
        true,
        "'no-such-host.invalid' is not known");
  }

  @Test
  void silentServerIsSaid() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      TestContext context = new TestContext(home).with("PGCONNECT_TIMEOUT", "1");
      Postgres config =
          SERVER.superuser("postgres").host("127.0.0.1").port(silent.getLocalPort()).build();
      assertThatThrownBy(
              () ->
                  Session.open(
                      EndpointResolver.resolve(config, context.environment(), context::warn)))
          .isInstanceOf(StageException.class)
          .hasMessageContaining("did not answer in time");
    }
  }

  @Test
  void missingEncryptionIsSaid() throws SQLException {
    assertFails(
        SERVER.superuser("postgres").sslmode(SslMode.REQUIRE),
        false,
        "does not support SSL",
        "sslmode");
  }

  @Test
  void secretThatIsNotThereIsSaid() {
    assertFails(
        SERVER.superuser("postgres").password(Secret.fromEnvironment("NO_SUCH_VARIABLE")),
        false,
        "NO_SUCH_VARIABLE is not set");
  }

  @Test
  void deniedDatabaseIsSaid() throws SQLException {
    String database = SERVER.createDatabase();
    SERVER.execute("postgres", "REVOKE CONNECT ON DATABASE " + database + " FROM PUBLIC");
    assertFails(
        SERVER.owner(database),
        false,
        "permission denied for database",
        "GRANT CONNECT ON DATABASE " + database + " TO app_owner");
  }

  private void assertFails(Postgres.Builder builder, boolean retryable, String... parts) {
    assertThatThrownBy(() -> open(builder))
        .isInstanceOfSatisfying(
            StageException.class, e -> assertThat(e.retryable()).isEqualTo(retryable))
        .hasMessageContainingAll(parts)
        .message()
        .doesNotContain(RunningServer.PASSWORD + "'");
  }

  private static void await(String condition) throws Exception {
    for (int i = 0; i < 200 && !"t".equals(SERVER.query("postgres", condition)); i++) {
      Thread.sleep(20);
    }
    assertThat(SERVER.query("postgres", condition)).isEqualTo("t");
  }

  private static int closedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private Session open(Postgres.Builder builder) throws IOException {
    TestContext context = new TestContext(home);
    return Session.open(
        EndpointResolver.resolve(builder.build(), context.environment(), context::warn));
  }
}
