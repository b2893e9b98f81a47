package com.neuropilot.backup;

import static org.assertj.core.api.Assertions.assertThat;

import com.neuropilot.backup.BackupResult.Outcome;
import com.neuropilot.backup.spi.StorageTarget;
import com.neuropilot.backup.spi.tck.FaultyStorage;
import com.neuropilot.backup.spi.tck.InMemoryStorage;
import com.neuropilot.backup.spi.tck.SettableClock;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The dump is read while the destinations are looked at, and nothing is put before that ended. */
class DumpAheadTest {
  private static final byte[] DUMP = new byte[100_000];
  private static final int LONGEST_SECONDS = 30;

  @TempDir Path work;
  private final InMemoryStorage near = InMemoryStorage.fresh();
  private final SettableClock clock = SettableClock.at("2025-01-20T02:00:00Z");

  private BackupPipelineBuilder pipeline(FakeDatabase database) {
    return BackupPipeline.from(database)
        .named("shop")
        .withoutEncryption()
        .workDirectory(work)
        .clock(clock);
  }

  @Test
  void itIsReadToItsEndWhileADestinationIsLookedAt() {
    CountDownLatch read = new CountDownLatch(1);
    AtomicBoolean readInTime = new AtomicBoolean();
    List<Integer> objects = new CopyOnWriteArrayList<>();
    FakeDatabase database = FakeDatabase.holding(DUMP).with("main", () -> new Ending(read));
    Runnable look =
        () -> {
          readInTime.set(await(read));
          objects.add(near.contents().size());
        };
    try (FaultyStorage slow = FaultyStorage.around(() -> looking(near.target(), look))) {
      pipeline(database).storeIn("slow", slow).build().run().orThrow();
    }

    assertThat(readInTime).isTrue();
    assertThat(objects).as("objects at each look").startsWith(0);
    assertThat(near.contents()).containsKey("shop_20250120_020000.manifest.json");
  }

  @Test
  void itIsClosedWhenTheLookRefuses() {
    pipeline(FakeDatabase.at("8", "1", "production")).storeIn("near", near).build().run().orThrow();
    clock.advance(Duration.ofDays(1));
    var before = near.contents().keySet();
    FakeDatabase staging = FakeDatabase.at("9", "1", "staging");
    CountDownLatch begun = new CountDownLatch(1);
    staging.with("main", () -> new Endless(staging, begun));
    BackupResult refused;
    try (FaultyStorage slow =
        FaultyStorage.around(() -> looking(near.target(), () -> await(begun)))) {
      refused = pipeline(staging).storeIn("near", slow).build().run();
    }

    assertThat(refused.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(begun.getCount()).as("the dump had begun").isZero();
    assertThat(staging.closedDump).isTrue();
    assertThat(near.contents()).containsOnlyKeys(before);
    assertThat(work.toFile().list()).containsOnly("shop.rows.json");
    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(thread -> thread.getName().equals("neuropilot-dump"));
  }

  private static boolean await(CountDownLatch latch) {
    try {
      return latch.await(LONGEST_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Does something before the storage is listed. */
  private static StorageTarget looking(StorageTarget target, Runnable before) {
    return (StorageTarget)
        Proxy.newProxyInstance(
            DumpAheadTest.class.getClassLoader(),
            new Class<?>[] {StorageTarget.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("list")) {
                before.run();
              }
              try {
                return method.invoke(target, arguments);
              } catch (InvocationTargetException e) {
                throw Objects.requireNonNull(e.getCause());
              }
            });
  }

  /** Tells that it was read to its end. */
  private static final class Ending extends ByteArrayInputStream {
    private final CountDownLatch read;

    Ending(CountDownLatch read) {
      super(DUMP);
      this.read = read;
    }

    @Override
    public synchronized int read(byte[] bytes, int offset, int length) {
      int count = super.read(bytes, offset, length);
      if (count < 0) {
        read.countDown();
      }
      return count;
    }
  }

  /** Ends when the dump is closed, as what a child process writes. */
  private static final class Endless extends InputStream {
    private final FakeDatabase database;
    private final CountDownLatch begun;

    Endless(FakeDatabase database, CountDownLatch begun) {
      this.database = database;
      this.begun = begun;
    }

    @Override
    public int read() throws IOException {
      return read(new byte[1], 0, 1);
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      begun.countDown();
      while (!database.closedDump) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
      }
      throw new IOException("The dump was closed.");
    }
  }
}
