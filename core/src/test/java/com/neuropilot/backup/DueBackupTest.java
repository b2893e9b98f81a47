package com.neuropilot.backup;

import static com.neuropilot.backup.spi.tck.FaultyStorage.Operation.PUT;
import static org.assertj.core.api.Assertions.assertThat;

import com.neuropilot.backup.BackupResult.Outcome;
import com.neuropilot.backup.spi.tck.FaultyStorage;
import com.neuropilot.backup.spi.tck.InMemoryStorage;
import com.neuropilot.backup.spi.tck.SettableClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** One backup for each due time. */
class DueBackupTest {
  private static final Instant TWO = Instant.parse("2025-01-20T02:00:00Z");
  private static final DueTime DUE = new DueTime("nightly", TWO);

  @TempDir Path work;
  private final InMemoryStorage near = InMemoryStorage.fresh();
  private final InMemoryStorage remote = InMemoryStorage.fresh();
  private final SettableClock clock = SettableClock.at(TWO.plusSeconds(3));

  @RegisterExtension
  final FaultyStorage far = FaultyStorage.around(() -> remote.target(this.clock));

  private final FakeDatabase database = FakeDatabase.holding(new byte[10]);

  @Test
  void aDueTimeHasOneBackupHoweverOftenItIsRun() {
    BackupResult first = pipeline().run(DUE).orElseThrow().orThrow();
    clock.advance(Duration.ofMinutes(1));
    pipeline().run().orThrow();
    clock.advance(Duration.ofMinutes(1));

    assertThat(pipeline().run(DUE)).isEmpty();

    assertThat(pipeline().catalog().list())
        .filteredOn(entry -> entry.due().equals(Optional.of(DUE)))
        .singleElement()
        .satisfies(
            entry -> {
              assertThat(entry.id()).isEqualTo(first.id().orElseThrow());
              assertThat(entry.kind()).hasValue("scheduled");
            });
  }

  @Test
  void anotherDueTimeAndAnotherScheduleHaveTheirOwn() {
    pipeline().run(DUE).orElseThrow().orThrow();
    clock.advance(Duration.ofSeconds(1));
    pipeline().run(new DueTime("weekly", TWO)).orElseThrow().orThrow();
    clock.set(TWO.plus(Duration.ofDays(1)));
    DueTime next = new DueTime("nightly", clock.instant());
    pipeline().run(next).orElseThrow().orThrow();

    assertThat(pipeline().run(next)).isEmpty();
    assertThat(pipeline().catalog().list()).hasSize(3);
  }

  @Test
  void aDestinationThatLacksItIsOwedIt() {
    far.on(PUT).keyEnding(".manifest.json").fails();
    assertThat(pipeline().run(DUE).orElseThrow().outcome()).isEqualTo(Outcome.PARTIAL);
    clock.advance(Duration.ofMinutes(1));

    assertThat(pipeline().run(DUE).orElseThrow().outcome()).isEqualTo(Outcome.COMPLETE);

    clock.advance(Duration.ofMinutes(1));
    assertThat(pipeline().run(DUE)).isEmpty();
  }

  @Test
  void aDamagedManifestIsNone() {
    String id = pipeline().run(DUE).orElseThrow().id().orElseThrow();
    near.overwrite(id + ".manifest.json", new byte[] {'{', '}'});
    clock.advance(Duration.ofMinutes(1));

    assertThat(pipeline().run(DUE)).isPresent();
  }

  @Test
  void whileAnotherRunGoesOnTheDueTimeStaysOwed() {
    database.locks.add("neuropilot-backup:shop");

    assertThat(pipeline().run(DUE).orElseThrow().failure())
        .containsInstanceOf(BackupLockedException.class);

    database.locks.clear();
    assertThat(pipeline().run(DUE)).isPresent();
  }

  private BackupPipeline pipeline() {
    return BackupPipeline.from(database)
        .named("shop")
        .withoutEncryption()
        .compressWith("none", Map.of())
        .workDirectory(work)
        .clock(clock)
        .storeIn("near", near)
        .storeIn("far", far)
        .build();
  }
}
