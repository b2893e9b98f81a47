package com.neuropilot.backup.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.neuropilot.backup.spi.Dump;
import com.neuropilot.backup.spi.StageException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class ServerCrashTest {
  @RegisterExtension static final PostgresServer SERVER = PostgresServer.any();
  @TempDir private Path home;

  @Test
  void serverThatStopsInTheMiddleMakesTheReadFail() throws Exception {
    String database = SERVER.createDatabase();
    SERVER.execute(
        database, "CREATE TABLE t AS SELECT n, repeat('x', 2000) FROM generate_series(1, 20000) n");
    PostgresAccess access =
        new PostgresAccess(SERVER.superuser(database).build(), new TestContext(home));
    try (PostgresDumps dumps = new PostgresDumps(access);
        Dump dump = dumps.openDump();
        InputStream in = dump.streams().get(0).open()) {
      assertThat(in.read()).isNotNegative();
      SERVER.running().crash();
      assertThatThrownBy(() -> in.transferTo(OutputStream.nullOutputStream()))
          .isInstanceOfSatisfying(StageException.class, e -> assertThat(e.retryable()).isTrue())
          .hasMessageContainingAll(
              "failed with exit status 1", "connection to the server was lost");
      assertThatThrownBy(dump::finish).isInstanceOf(StageException.class);
      assertThatThrownBy(dumps::openDump)
          .isInstanceOfSatisfying(StageException.class, e -> assertThat(e.retryable()).isTrue())
          .hasMessageContaining("Connecting to database");
    }
  }
}
