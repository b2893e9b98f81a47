package com.neuropilot.backup.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.neuropilot.backup.spi.SourceLock;
import com.neuropilot.backup.spi.StageException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class AdvisoryLockTest {
  @RegisterExtension static final PostgresServer SERVER = PostgresServer.any();
  @TempDir private Path home;

  @Test
  void everyNameExcludesItselfOnly() throws Exception {
    try (PostgresDumps one = dumps();
        PostgresDumps other = dumps()) {
      for (int i = 0; i < 20; i++) {
        SourceLock lock = one.tryLock("name " + i).orElseThrow();
        lock.check();
        assertThat(other.tryLock("name " + i)).isEmpty();
        lock.close();
        other.tryLock("name " + i).orElseThrow().close();
      }
    }
  }

  @Test
  void lostSessionIsNoticed() throws Exception {
    try (PostgresDumps dumps = dumps();
        SourceLock lock = dumps.tryLock("nightly").orElseThrow()) {
      lock.check();
      assertThat(
              SERVER.query(
                  "postgres",
                  "SELECT count(pg_terminate_backend(pid)) FROM pg_locks WHERE locktype = 'advisory'"))
          .isEqualTo("1");
      assertThatThrownBy(lock::check)
          .isInstanceOfSatisfying(StageException.class, e -> assertThat(e.retryable()).isTrue());
    }
  }

  @Test
  void transactionThatEndedIsNoticed() throws Exception {
    Session session =
        new PostgresAccess(SERVER.superuser("postgres").build(), new TestContext(home)).open();
    try (SourceLock lock = AdvisoryLock.tryTake("ended", session).orElseThrow()) {
      session.execute("ROLLBACK");
      assertThatThrownBy(lock::check)
          .isInstanceOf(StageException.class)
          .hasMessageContaining("was lost");
    }
  }

  @Test
  void openTransactionKeepsNothingFromBeingVacuumed() throws Exception {
    try (PostgresDumps dumps = dumps();
        SourceLock lock = dumps.tryLock("idle").orElseThrow()) {
      lock.check();
      assertThat(
              SERVER.query(
                  "postgres",
                  "SELECT count(*) FROM pg_stat_activity WHERE state = 'idle in transaction' AND (backend_xmin IS NOT NULL OR backend_xid IS NOT NULL)"))
          .isEqualTo("0");
      assertThat(
              SERVER.query(
                  "postgres",
                  "SELECT count(*) FROM pg_stat_activity WHERE state = 'idle in transaction'"))
          .isEqualTo("1");
    }
  }

  private PostgresDumps dumps() {
    return new PostgresDumps(
        new PostgresAccess(SERVER.superuser("postgres").build(), new TestContext(home)));
  }
}
