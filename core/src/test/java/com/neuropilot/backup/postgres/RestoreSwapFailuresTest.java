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

/** Whatever makes a swap fail, whoever reads and writes goes on with the old database. */
class RestoreSwapFailuresTest {
  @RegisterExtension static final PostgresServer SERVER = PostgresServer.embedded();
  @TempDir static Path directory;

  private static final long OLD = 1001;

  /** Above the server's write-ahead log files of 16 MiB, below the table that is restored. */
  private static final long LARGEST_FILE = 17L * 1024 * 1024;

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
    byte[] dump = shop.dump();
    byte[] cut = Arrays.copyOf(dump, dump.length * 2 / 3);
    undisturbed(
        () ->
            assertThatThrownBy(() -> restore("custom", cut))
                .isInstanceOf(IntegrityException.class));
    assertThat(fixture.databases()).containsExactly(SHOP);
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
    undisturbed(
        () ->
            assertThatThrownBy(() -> restore("plain", failing.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(StageException.class)
                .hasMessageContaining("constraint few"));
    assertThat(fixture.databases()).containsExactly(SHOP);
  }

  @Test
  void rowsThatAreMissing() throws Exception {
    shop.run("DELETE FROM orders WHERE id = 7", "INSERT INTO orders VALUES (1002, 'another')");
    byte[] other = fixture.dump(SHOP, "-Fc");
    undisturbed(
        () ->
            assertThatThrownBy(() -> restore("custom", other))
                .isInstanceOf(StageException.class)
                .hasMessageContaining("not complete"));
    assertThat(fixture.databases()).containsExactly(SHOP);
  }

  @Test
  void filesThatCannotGrow() throws Exception {
    String large = SERVER.createDatabase("TEMPLATE template0");
    SERVER.execute(
        large,
        "CREATE TABLE large AS SELECT n, repeat('x', 1900) FROM generate_series(1, 12000) n");
    byte[] dump = fixture.dump(large, "-Fc");
    SERVER.execute("postgres", "DROP DATABASE " + large);
    try {
      ((LoopbackServer) SERVER.running()).limitFiles(Long.toString(LARGEST_FILE));
      undisturbed(
          () ->
              assertThatThrownBy(() -> restore("custom", dump))
                  .isInstanceOf(StageException.class)
                  .hasMessageContaining("could not extend file"));
    } finally {
      ((LoopbackServer) SERVER.running()).limitFiles("unlimited");
    }
    assertThat(fixture.databases()).containsExactly(SHOP);
  }

  @Test
  void aServerThatStopsInTheMiddle() throws Exception {
    Map<String, String> before = fixture.contents(SHOP);
    try (PendingRestore restore =
            RestoreOpening.open(
                fixture.owner(), SwapShop.request("custom", swap(), Optional.empty()));
        OutputStream body = restore.body("main")) {
      body.write(shop.dump(), 0, shop.dump().length / 2);
      body.flush();
      SERVER.running().crash();
      assertThatThrownBy(
              () -> {
                body.write(shop.dump(), shop.dump().length / 2, shop.dump().length / 2);
                restore.commit();
              })
          .isInstanceOf(IOException.class);
    } catch (StageException e) {
      assertThat(e).hasMessageContaining("is still there");
    } finally {
      SERVER.running().startAgain();
    }
    assertThat(fixture.contents(SHOP)).isEqualTo(before);
    assertThat(fixture.databases()).hasSize(2).anyMatch(name -> name.contains("_restoring_"));
    assertThat(shop.check(shop.request(swap())).steps())
        .anyMatch(step -> step.contains("left by a restore that was killed"));

    shop.swap(fixture.owner());

    assertThat(fixture.databases()).noneMatch(name -> name.contains("_restoring_"));
    shop.rollBack(shop.replaced().get(0));
    assertThat(fixture.contents(SHOP)).isEqualTo(before);
  }

  /** Restores while a client reads and one writes, and neither of them may notice. */
  private void undisturbed(ThrowingCallable restore) throws Exception {
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
    RestoreRequest request = SwapShop.request(format, swap(), Optional.empty());
    try (PendingRestore restore = SwapShop.begin(fixture.superuser(), request, dump)) {
      restore.commit();
    }
  }

  private static Optional<RestoreMode> swap() {
    return Optional.of(RestoreMode.SWAP);
  }
}
