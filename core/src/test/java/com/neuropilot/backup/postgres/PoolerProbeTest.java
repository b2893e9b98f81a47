package com.neuropilot.backup.postgres;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.neuropilot.backup.spi.StageException;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A pooler that lends a session for a transaction is found out. */
class PoolerProbeTest {
  @RegisterExtension static final PostgresServer SERVER = PostgresServer.embedded();
  @TempDir private Path home;

  @Test
  void aPoolerThatLendsOneSessionToManyIsRefused() throws Exception {
    try (TransactionPooler pooler = new TransactionPooler(SERVER);
        Session session = open(pooler.port())) {
      assertRefused(() -> PoolerProbe.check(session));
    }
  }

  @Test
  void aDumpThroughAPoolerIsRefused() throws Exception {
    try (TransactionPooler pooler = new TransactionPooler(SERVER);
        PostgresDumps dumps =
            new PostgresDumps(new PostgresAccess(config(pooler.port()), new TestContext(home)))) {
      assertRefused(dumps::openDump);
    }
  }

  private interface Attempt {
    void run() throws IOException;
  }

  private static void assertRefused(Attempt attempt) {
    assertThatThrownBy(attempt::run)
        .isInstanceOf(StageException.class)
        .hasMessageContainingAll(
            "The server at 127.0.0.1 is a connection pooler",
            "Use the direct address",
            "5432 instead of 6432");
  }

  private Session open(int port) throws IOException {
    TestContext context = new TestContext(home);
    return Session.open(
        EndpointResolver.resolve(config(port), context.environment(), context::warn));
  }

  private static Postgres config(int port) {
    return SERVER
        .superuser("postgres")
        .host("127.0.0.1")
        .port(port)
        .sslmode(SslMode.PREFER)
        .build();
  }
}
