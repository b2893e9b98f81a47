package com.neuropilot.backup;

import static org.assertj.core.api.Assertions.assertThat;

import com.neuropilot.backup.spi.Content;
import com.neuropilot.backup.spi.ObjectKey;
import com.neuropilot.backup.spi.StorageTarget;
import com.neuropilot.backup.spi.StoredObject;
import com.neuropilot.backup.spi.tck.FaultyStorage;
import com.neuropilot.backup.spi.tck.InMemoryStorage;
import com.neuropilot.backup.spi.tck.SettableClock;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run says that it took. */
class RunDurationTest {
  @TempDir Path work;

  @Test
  void whatTheStoringOfTheLastPartTakesIsPartOfTheDuration() {
    SettableClock clock = SettableClock.at("2025-01-20T02:00:00Z");
    InMemoryStorage storage = InMemoryStorage.fresh();
    BackupPipeline pipeline =
        BackupPipeline.from(FakeDatabase.holding(new byte[10]))
            .named("shop")
            .withoutEncryption()
            .compressWith("none", Map.of())
            .workDirectory(work)
            .clock(clock)
            .storeIn("a", FaultyStorage.around(() -> new Slow(storage.target(), clock)))
            .build();

    BackupResult result = pipeline.run().orThrow();

    assertThat(result.duration()).isEqualTo(Duration.ofHours(3));
    assertThat(pipeline.catalog().list())
        .singleElement()
        .extracting(BackupEntry::finished)
        .isEqualTo(Optional.of(clock.instant()));
  }

  /** Takes three hours for the dump. */
  private static final class Slow extends ForwardingTarget {
    private final SettableClock clock;

    private Slow(StorageTarget target, SettableClock clock) {
      super(target);
      this.clock = clock;
    }

    @Override
    public StoredObject put(ObjectKey key, Content content) throws IOException {
      if (key.name().endsWith(".dump")) {
        clock.advance(Duration.ofHours(3));
      }
      return super.put(key, content);
    }
  }
}
