package com.neuropilot.backup.internal.storage;

import static com.neuropilot.backup.spi.tck.FaultyStorage.Operation.LIST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.neuropilot.backup.spi.StageException;
import com.neuropilot.backup.spi.StorageTarget;
import com.neuropilot.backup.spi.tck.FaultyStorage;
import com.neuropilot.backup.spi.tck.InMemoryStorage;
import com.neuropilot.backup.spi.tck.SettableClock;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class StorageLockTest {
  private final InMemoryStorage storage = InMemoryStorage.fresh();
  private final SettableClock clock = SettableClock.at("2025-01-20T02:00:00Z");

  private StorageLock take(String host) throws IOException {
    return StorageLock.take(storage.target(clock), "shop", host, clock);
  }

  @Test
  void theSecondIsToldWhoHoldsIt() throws IOException {
    try (StorageLock first = take("h1")) {
      first.check();
      assertThat(storage.contents().keySet())
          .singleElement()
          .asString()
          .startsWith("shop.lock.20250120_020000.");
      assertThatThrownBy(() -> take("h2"))
          .isInstanceOf(StorageLockedException.class)
          .hasMessageContaining("host: h1")
          .hasMessageContaining("2025-01-20T02:00:00Z");
      assertThat(storage.contents()).hasSize(1);
    }
    assertThat(storage.contents()).isEmpty();
    assertThatCode(() -> take("h2").close()).doesNotThrowAnyException();
  }

  @Test
  void anotherPipelinesLockDoesNotMatter() throws IOException {
    StorageLock.take(storage.target(clock), "shop-eu", "h1", clock);

    assertThatCode(() -> take("h2").close()).doesNotThrowAnyException();
  }

  @Test
  void aLockThatWasNotRefreshedForHalfAnHourIsPassedOverAndRemoved() throws IOException {
    StorageLock dead = take("h1");
    clock.advance(Duration.ofMinutes(30));
    assertThatThrownBy(() -> take("h2")).isInstanceOf(StorageLockedException.class);
    clock.advance(Duration.ofSeconds(1));

    try (StorageLock next = take("h2")) {
      next.check();
      assertThat(storage.contents()).hasSize(1);
    }
    assertThatThrownBy(dead::check)
        .isInstanceOf(StageException.class)
        .hasMessageContaining("could not be refreshed");
  }

  @Test
  void aClockBehindTheHoldersDoesNotMakeItDead() throws IOException {
    storage.overwrite("shop.lock.20250101_000000.other", new byte[0]);

    // Its name is old by our clock, but the storage has just written it.
    assertThatThrownBy(() -> take("h2"))
        .isInstanceOf(StorageLockedException.class)
        .hasMessageContaining("shop.lock.20250101_000000.other");
  }

  @Test
  void whoSeesAnotherAfterPuttingYields() throws IOException {
    try (FaultyStorage late = FaultyStorage.around(() -> storage.target(clock))) {
      // The listing before the put saw nobody; the other's object came in between.
      late.on(LIST).nth(2).fails(() -> arrival());
      Backoff soon = new Backoff(2, Duration.ofMillis(1), Duration.ofMillis(1));
      StorageTarget target = new RetryingStorage(late.target(), soon);

      assertThatThrownBy(() -> StorageLock.take(target, "shop", "h1", clock))
          .isInstanceOf(StorageLockedException.class)
          .hasMessageContaining("shop.lock.20250120_020000.other");
    }
    assertThat(storage.contents().keySet()).containsExactly("shop.lock.20250120_020000.other");
  }

  private StageException arrival() {
    storage.overwrite("shop.lock.20250120_020000.other", new byte[0]);
    return new StageException("arrived", true);
  }

  @RepeatedTest(20)
  void ofSeveralThatComeTogetherNeverTwoHoldIt() throws Exception {
    AtomicInteger holding = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    AtomicInteger held = new AtomicInteger();
    Runnable contender =
        () -> {
          try (StorageLock lock = take("h")) {
            lock.check();
            most.accumulateAndGet(holding.incrementAndGet(), Math::max);
            held.incrementAndGet();
            LockSupport.parkNanos(200_000);
            holding.decrementAndGet();
          } catch (IOException e) {
            assertThat(e).isInstanceOf(StorageLockedException.class);
          }
        };
    contend(contender);

    assertThat(held).as("how often it was held").hasPositiveValue();
    assertThat(most).hasValue(1);
    assertThat(storage.contents()).isEmpty();
  }

  private static void contend(Runnable contender) throws InterruptedException {
    Thread[] threads = new Thread[4];
    for (int i = 0; i < threads.length; i++) {
      threads[i] = new Thread(contender);
      threads[i].start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
  }
}
