package com.neuropilot.backup;

import static org.assertj.core.api.Assertions.assertThat;

import com.neuropilot.backup.spi.Content;
import com.neuropilot.backup.spi.ObjectKey;
import com.neuropilot.backup.spi.StorageTarget;
import com.neuropilot.backup.spi.StoredObject;
import com.neuropilot.backup.spi.tck.FaultyStorage;
import com.neuropilot.backup.spi.tck.InMemoryStorage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What lies in the work directory while a storage is slower than the dump. */
class SpoolTest {
  private static final int PART = 1 << 20;
  private static final int PARTS = 24;

  @TempDir Path work;
  private final InMemoryStorage far = InMemoryStorage.fresh();
  private final AtomicLong mostBytes = new AtomicLong();
  private final AtomicInteger storedBeforeTheEnd = new AtomicInteger();

  @Test
  void holdsTwoPartsAtMostAndPutsOneWhileTheOtherIsWritten() {
    FakeDatabase database = FakeDatabase.holding(new byte[0]).with("main", Watched::new);
    try (FaultyStorage slow = FaultyStorage.around(() -> new Slow(far.target()))) {
      BackupPipeline.from(database)
          .named("shop")
          .withoutEncryption()
          .compressWith("none", Map.of())
          .partSize(PART)
          .workDirectory(work)
          .storeIn("far", slow)
          .build()
          .run()
          .orThrow();
    }

    assertThat(far.contents().keySet()).filteredOn(name -> name.contains(".part")).hasSize(PARTS);
    assertThat(mostBytes.get()).isGreaterThan(PART).isLessThanOrEqualTo(2L * PART);
    assertThat(storedBeforeTheEnd.get()).isPositive();
  }

  private void look() {
    try (Stream<Path> files = Files.walk(work)) {
      long bytes = files.filter(Files::isRegularFile).mapToLong(this::size).sum();
      mostBytes.accumulateAndGet(bytes, Math::max);
    } catch (IOException | UncheckedIOException e) {
      // A part was removed meanwhile: there was less than a moment ago.
    }
  }

  private long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A dump that looks into the work directory as it is read. */
  private final class Watched extends InputStream {
    private long left = (long) PARTS * PART;

    @Override
    public int read() {
      return read(new byte[1], 0, 1) < 0 ? -1 : 0;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) {
      look();
      if (left == 0) {
        storedBeforeTheEnd.set(far.contents().size());
        return -1;
      }
      int count = (int) Math.min(left, length);
      left -= count;
      return count;
    }
  }

  /** Takes its time for each object. */
  private record Slow(StorageTarget target) implements StorageTarget {
    private static final long MILLIS = 30;

    @Override
    public StoredObject put(ObjectKey key, Content content) throws IOException {
      try {
        Thread.sleep(MILLIS);
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
      return target.put(key, content);
    }

    @Override
    public InputStream open(ObjectKey key) throws IOException {
      return target.open(key);
    }

    @Override
    public Optional<StoredObject> find(ObjectKey key) throws IOException {
      return target.find(key);
    }

    @Override
    public List<StoredObject> list(String prefix) throws IOException {
      return target.list(prefix);
    }

    @Override
    public void delete(ObjectKey key) throws IOException {
      target.delete(key);
    }

    @Override
    public void check() throws IOException {
      target.check();
    }

    @Override
    public String location() {
      return target.location();
    }

    @Override
    public void close() throws IOException {
      target.close();
    }
  }
}
