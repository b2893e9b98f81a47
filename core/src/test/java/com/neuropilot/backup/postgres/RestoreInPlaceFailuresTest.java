package com.neuropilot.backup.postgres;

import static com.neuropilot.backup.postgres.SwapShop.SHOP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.neuropilot.backup.spi.IntegrityException;
import com.neuropilot.backup.spi.PendingRestore;
import com.neuropilot.backup.spi.RestoreMode;
import com.neuropilot.backup.spi.RestoreRequest;
import com.neuropilot.backup.spi.StageException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Whatever makes a restore in place fail, the old data is there, with all that was written. */
class RestoreInPlaceFailuresTest {
  @RegisterExtension static final PostgresServer SERVER = PostgresServer.embedded();
  @TempDir static Path directory;

  private static final long OLD = 1001;

  private final SwapShop shop = new SwapShop(SERVER, directory);
  private final RestoreFixture fixture = shop.fixture();

  @BeforeEach
  void fill() throws Exception {
    shop.fill();
  }

  @AfterEach
  void dropAll() throws Exception {
    shop.dropAll();
  }

  @Test
  void aDamagedDump() throws Exception {
    byte[] cut = Arrays.copyOf(shop.dump(), shop.dump().length * 2 / 3);
    nothingLost(
        () ->
            assertThatThrownBy(() -> restore("custom", cut))
                .isInstanceOf(IntegrityException.class));
  }

  @Test
  void aConstraintThatFailsAtTheEnd() throws Exception {
    String plain = new String(fixture.dump(SHOP, "-Fp"), StandardCharsets.UTF_8);
    String failing =
        plain.replace(
            "--\n-- PostgreSQL database dump complete",
            "ALTER TABLE public.orders ADD CONSTRAINT few CHECK (id < 1001);\n\n"
                + "--\n-- PostgreSQL database dump complete");
    assertThat(failing).isNotEqualTo(plain);
    nothingLost(
        () ->
            assertThatThrownBy(() -> restore("plain", failing.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(StageException.class)
                .hasMessageContaining("constraint few"));
  }

  @Test
  void rowsThatAreMissing() throws Exception {
    shop.run("DELETE FROM orders WHERE id = 7", "INSERT INTO orders VALUES (1002, 'another')");
    byte[] other = fixture.dump(SHOP, "-Fc");
    nothingLost(
        () ->
            assertThatThrownBy(() -> restore("custom", other))
                .isInstanceOf(StageException.class)
                .hasMessageContaining("not complete"));
  }

  @Test
  void aServerThatStopsInTheMiddle() throws Exception {
    Map<String, String> before = fixture.contents(SHOP);
    byte[] dump = shop.dump();
    try (PendingRestore restore = RestoreOpening.open(fixture.superuser(), request("custom"));
        OutputStream body = restore.body("main")) {
      body.write(dump, 0, dump.length - 1_000);
      body.flush();
      awaitDrops();
      SERVER.running().crash();
      try {
        assertThatThrownBy(
                () -> {
                  body.write(dump, dump.length - 1_000, 1_000);
                  restore.commit();
                })
            .isInstanceOf(IOException.class);
      } finally {
        SERVER.running().startAgain();
      }
    }
    assertThat(fixture.contents(SHOP)).isEqualTo(before);

    restore("custom", dump);

    assertThat(SERVER.query(SHOP, "SELECT count(*) FROM orders")).isEqualTo("1000");
  }

  /** Everybody is locked out, and what is there is being dropped, or was. */
  private static void awaitDrops() throws Exception {
    for (int i = 0; i < 3_000; i++) {
      String locked =
          SERVER.query(
              SHOP,
              "SELECT count(*) FROM pg_locks l JOIN pg_stat_activity a USING (pid) WHERE mode = 'AccessExclusiveLock' AND granted"
                  + " AND relation = 'orders'::regclass AND query !~ '(^DO|statement_timeout|SAVEPOINT)'");
      if (!locked.equals("0")) {
        return;
      }
      Thread.sleep(10);
    }
    throw new AssertionError("The restore dropped nothing.");
  }

  /** Restores while a client reads and one writes: they may wait, and nothing else. */
  private void nothingLost(ThrowingCallable restore) throws Exception {
    try (SwapWatcher watcher = SwapWatcher.start(SERVER, SHOP, shop::connectAsOwner)) {
      watcher.awaitAnswers(3);
      try {
        restore.call();
      } catch (Throwable e) {
        throw new AssertionError(e);
      }
      watcher.awaitAnswers(3);
      watcher.stop();
      assertThat(watcher.states()).hasSize(1).first().isIn(OLD, OLD + 1);
      assertThat(watcher.reconnections()).isZero();
      assertThat(SERVER.query(SHOP, "SELECT count(*) FROM written"))
          .isEqualTo(Long.toString(watcher.acknowledged()));
    }
  }

  private void restore(String format, byte[] dump) throws IOException {
    try (PendingRestore restore = SwapShop.begin(fixture.superuser(), request(format), dump)) {
      restore.commit();
    }
  }

  private static RestoreRequest request(String format) {
    return SwapShop.request(format, Optional.of(RestoreMode.IN_PLACE), Optional.empty());
  }
}
