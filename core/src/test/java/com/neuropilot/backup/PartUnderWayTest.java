package com.neuropilot.backup;

import static org.assertj.core.api.Assertions.assertThat;

import com.neuropilot.backup.event.Progress;
import com.neuropilot.backup.event.RunEvent;
import com.neuropilot.backup.spi.Content;
import com.neuropilot.backup.spi.ObjectKey;
import com.neuropilot.backup.spi.StageException;
import com.neuropilot.backup.spi.StorageTarget;
import com.neuropilot.backup.spi.StoredObject;
import com.neuropilot.backup.spi.tck.FaultyStorage;
import com.neuropilot.backup.spi.tck.InMemoryStorage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A part that takes long is seen moving, at each destination, and counts once. */
class PartUnderWayTest {
  private static final int PART = 1_000_000;
  private static final long HALF = PART / 2;

  /** The checksum file and the meta object are put beside the last part. */
  private static final int COMPANIONS = 1_000;

  @TempDir Path work;
  private final InMemoryStorage near = InMemoryStorage.fresh();
  private final InMemoryStorage far = InMemoryStorage.fresh();
  private final List<Progress> told = new CopyOnWriteArrayList<>();

  @Test
  void eachDestinationIsToldAndWhatIsSentAgainCountsOnce() throws Exception {
    FaultyStorage slow = FaultyStorage.around(() -> new Slow(far.target()));
    BackupRun run =
        BackupPipeline.from(FakeDatabase.holding(new byte[PART]))
            .named("shop")
            .withoutEncryption()
            .compressWith("none", Map.of())
            .workDirectory(work)
            .storeIn("near", near)
            .storeIn("far", slow)
            .build()
            .listeningWith(
                event -> {
                  if (event instanceof RunEvent.Progressed progressed) {
                    told.add(progressed.progress());
                  }
                })
            .start();

    run.result().get(60, TimeUnit.SECONDS).orThrow();

    Map<String, Long> end = run.progress().storedBytesAt();
    assertThat(end).containsOnly(Map.entry("far", stored(far)), Map.entry("near", stored(near)));
    assertThat(run.progress().storedBytes()).isEqualTo(stored(far));
    assertThat(told)
        .extracting(Progress::storedBytesAt)
        .as("nothing counts twice")
        .allMatch(at -> at.getOrDefault("far", 0L) <= stored(far));
    assertThat(told)
        .as("the near one does not wait")
        .anyMatch(at -> isAbout(HALF, at) && at(at, "near") >= PART);
  }

  private static boolean isAbout(long bytes, Progress progress) {
    long far = at(progress, "far");
    return far >= bytes && far < bytes + COMPANIONS;
  }

  /** The instructions are no backup's. */
  private static long stored(InMemoryStorage storage) {
    return storage.contents().entrySet().stream()
        .filter(object -> object.getKey().startsWith("shop_"))
        .mapToLong(object -> object.getValue().length)
        .sum();
  }

  private static long at(Progress progress, String destination) {
    return progress.storedBytesAt().getOrDefault(destination, 0L);
  }

  /** Sends half of the dump, breaks, and sends it again; each time until that has been seen. */
  private final class Slow extends ForwardingTarget {
    private boolean broken;

    private Slow(StorageTarget target) {
      super(target);
    }

    @Override
    public StoredObject put(ObjectKey key, Content content, LongConsumer sent) throws IOException {
      if (!key.name().endsWith(".dump")) {
        return super.put(key, content);
      }
      sent.accept(HALF);
      awaitTold(HALF);
      if (!broken) {
        broken = true;
        throw new StageException("Injected fault: the connection broke.", true);
      }
      sent.accept(3L * PART);
      awaitTold(PART);
      return super.put(key, content);
    }

    private void awaitTold(long bytes) throws IOException {
      int before = told.size();
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
      while (told.stream().skip(before).noneMatch(progress -> isAbout(bytes, progress))) {
        if (System.nanoTime() > end) {
          throw new IOException(bytes + " bytes on their way were not told: " + told);
        }
        Thread.onSpinWait();
      }
    }
  }
}
