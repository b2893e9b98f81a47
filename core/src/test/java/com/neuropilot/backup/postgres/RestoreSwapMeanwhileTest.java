package com.neuropilot.backup.postgres;

import static com.neuropilot.backup.postgres.SwapShop.SHOP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.neuropilot.backup.spi.PendingRestore;
import com.neuropilot.backup.spi.ReplacedDatabase;
import com.neuropilot.backup.spi.RestoreLockedException;
import com.neuropilot.backup.spi.RestoreMode;
import com.neuropilot.backup.spi.RestoreReport;
import com.neuropilot.backup.spi.RestoreReport.Blocking;
import com.neuropilot.backup.spi.StageException;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What others do to the databases of a swap while it goes on. */
class RestoreSwapMeanwhileTest {
  @RegisterExtension static final PostgresServer SERVER = PostgresServer.embedded();
  @TempDir static Path directory;

  private static final Duration A_SECOND = Duration.ofSeconds(1);

  private final SwapShop shop = new SwapShop(SERVER, directory);
  private final RestoreFixture fixture = shop.fixture();

  @BeforeEach
  void fill() throws Exception {
    shop.fill();
    SERVER.execute("postgres", "CREATE ROLE reporter", "CREATE ROLE auditor");
  }

  @AfterEach
  void dropAll() throws Exception {
    shop.dropAll();
    SERVER.execute("postgres", "DROP ROLE reporter", "DROP ROLE auditor");
  }

  @Test
  void whatIsRevokedOrResetStaysSo() throws Exception {
    SERVER.execute(
        "postgres",
        "GRANT CONNECT, CREATE ON DATABASE \"the shop\" TO reporter WITH GRANT OPTION",
        "ALTER ROLE reporter IN DATABASE \"the shop\" SET lock_timeout = '5s'");
    try (PendingRestore restore = shop.begin(fixture.superuser())) {
      SERVER.execute(
          "postgres",
          "REVOKE ALL ON DATABASE \"the shop\" FROM reporter",
          "REVOKE TEMPORARY ON DATABASE \"the shop\" FROM PUBLIC",
          "GRANT CREATE ON DATABASE \"the shop\" TO auditor",
          "ALTER ROLE reporter IN DATABASE \"the shop\" RESET ALL",
          "ALTER DATABASE \"the shop\" RESET work_mem",
          "ALTER DATABASE \"the shop\" SET statement_timeout = '7s'",
          "ALTER DATABASE \"the shop\" CONNECTION LIMIT -1",
          "COMMENT ON DATABASE \"the shop\" IS 'changed meanwhile'");
      RestoreDatabase properties = shop.properties(SHOP);

      restore.commit();

      assertThat(shop.properties(SHOP)).isEqualTo(properties);
    }
  }

  @Test
  void theGapIsMeasured() throws Exception {
    try (Connection somebody = shop.connectAsOwner()) {
      RestoreReport report = shop.swap();
      assertThat(somebody.isValid(5)).isFalse();
      assertThat(report.blocking()).map(Blocking::writers).hasValueSatisfying(this::isShort);
      assertThat(report.blocking()).map(Blocking::readers).hasValueSatisfying(this::isShort);
    }
    RestoreReport back = shop.replacedDatabases().bringBack(shop.replaced().get(0));
    assertThat(back.blocking()).map(Blocking::readers).hasValueSatisfying(this::isShort);
  }

  private void isShort(Duration gap) {
    assertThat(gap).isPositive().isLessThan(A_SECOND);
  }

  @Test
  void aSuperusersSessionInTheNewDatabaseDisturbsNobodyInTheOldOne() throws Exception {
    try (PendingRestore restore = shop.begin(fixture.owner());
        Connection somebody = shop.connectAsOwner();
        SwapWatcher watcher = SwapWatcher.start(SERVER, SHOP)) {
      watcher.awaitAnswers(5);
      try (Connection superusers = SERVER.connect(restoring())) {
        Thread ending = new Thread(() -> abortWhenDropped(superusers));
        ending.start();
        assertThatThrownBy(restore::commit)
            .isInstanceOf(StageException.class)
            .hasMessageContaining("\"the shop\" is as it was")
            .hasMessageContaining("sessions in \"the shop_restoring_")
            .hasMessageContaining("connected to it: postgres")
            .hasMessageContaining("End them");
        ending.join();
      }
      assertThat(somebody.isValid(5)).as("the session in the old database").isTrue();
      watcher.awaitAnswers(5);
      watcher.stop();
      assertThat(watcher.reconnections()).isZero();
      assertThat(watcher.states()).containsExactly(1001L);
    }
    assertThat(fixture.databases()).containsExactly(SHOP);
  }

  /** The name of the database that a restore is made in. */
  private String restoring() throws Exception {
    return fixture.databases().stream()
        .filter(name -> name.contains("_restoring_"))
        .findFirst()
        .orElseThrow();
  }

  private static void abortWhenDropped(Connection connection) {
    try {
      while (SERVER
          .query(
              "postgres",
              "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query LIKE 'DROP DATABASE%'")
          .equals("0")) {
        Thread.sleep(20);
      }
      connection.close();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aSuperusersSessionInTheOldDatabaseDisturbsNobodyElseInIt() throws Exception {
    try (PendingRestore restore = shop.begin(fixture.owner());
        Connection superusers = SERVER.connect(SHOP);
        Connection somebody = shop.connectAsOwner()) {
      assertThatThrownBy(restore::commit)
          .isInstanceOf(StageException.class)
          .hasMessageContaining("its sessions could not be ended")
          .hasMessageContaining("nobody's was ended");
      assertThat(superusers.isValid(5)).isTrue();
      assertThat(somebody.isValid(5)).isTrue();
    }
    assertThat(fixture.databases()).containsExactly(SHOP);
  }

  @Test
  void aSecondRestoreOrRollbackIsRefusedAtOnce() throws Exception {
    shop.swap();
    ReplacedDatabase replaced = shop.replaced().get(0);
    try (PendingRestore restore = shop.begin(fixture.superuser())) {
      refused(() -> shop.check(shop.request(Optional.of(RestoreMode.SWAP))));
      refused(() -> shop.replacedDatabases().check(replaced));
      refused(() -> shop.swap());
      refused(() -> shop.replacedDatabases().bringBack(replaced));
      refused(() -> shop.replacedDatabases().discard(replaced));
      restore.commit();
    }
    assertThat(shop.replaced()).hasSize(2);
    shop.rollBack(shop.replaced().get(0));
  }

  private static void refused(ThrowingCallable second) {
    assertThatThrownBy(second)
        .isInstanceOf(RestoreLockedException.class)
        .satisfies(failure -> isBusy(failure.getMessage()));
  }

  private static void isBusy(String message) {
    assertThat(message).contains("Another restore or rollback", "\"the shop\"", "try again");
  }

  /** The lock is one database's, and not everybody connects to the same. */
  @Test
  void aRestoreThatIsControlledFromAnotherDatabaseIsSeen() throws Exception {
    Endpoint endpoint = fixture.superuser().endpoint();
    RestoreLock lock = RestoreLock.target(SHOP);
    try (Session one = Session.open(endpoint.withDatabase("postgres"));
        Session other = Session.open(endpoint.withDatabase("template1"))) {
      lock.take(one);
      assertThatThrownBy(() -> lock.take(other)).satisfies(e -> isBusy(e.getMessage()));
    }
  }

  @Test
  void whatCannotBeDroppedIsNamed() throws Exception {
    Endpoint endpoint = fixture.owner().endpoint();
    try (RestoreControl control = RestoreControl.open(endpoint, SHOP)) {
      try (Connection superusers = SERVER.connect(SHOP)) {
        assertThatThrownBy(() -> control.drop(SHOP, Duration.ofMillis(100)))
            .isInstanceOf(StageException.class)
            .hasMessageContaining("\"the shop\" is still there; connected to it: postgres")
            .hasMessageContaining("run DROP DATABASE \"the shop\";");
        assertThat(superusers.isValid(5)).isTrue();
      }
      control.drop(SHOP);
    }
    assertThat(fixture.databases()).isEmpty();
  }
}
