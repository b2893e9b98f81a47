package com.neuropilot.backup;

import static com.neuropilot.backup.spi.tck.FaultyStorage.Operation.LIST;
import static org.assertj.core.api.Assertions.assertThat;

import com.neuropilot.backup.spi.tck.FaultyStorage;
import com.neuropilot.backup.spi.tck.InMemoryStorage;
import com.neuropilot.backup.spi.tck.SettableClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How long a dump will be is told by the last one; the database's size is only a guess. */
class EstimateTest {
  private static final int GUESS = 100;

  @TempDir Path work;
  private final InMemoryStorage near = InMemoryStorage.fresh();
  private final InMemoryStorage far = InMemoryStorage.fresh();
  private final SettableClock clock = SettableClock.at("2025-01-20T02:00:00Z");

  private BackupPipelineBuilder pipeline(int length) {
    clock.advance(Duration.ofDays(1));
    return BackupPipeline.from(FakeDatabase.holding(new byte[length]))
        .named("shop")
        .withoutEncryption()
        .workDirectory(work)
        .clock(clock);
  }

  private static long estimate(BackupPipelineBuilder pipeline) throws Exception {
    BackupRun run = pipeline.build().start();
    run.result().get(30, TimeUnit.SECONDS);
    return run.progress().estimatedRawBytes().orElseThrow();
  }

  @Test
  void theFirstTimeItIsTheDatabasesSize() throws Exception {
    assertThat(estimate(pipeline(1_000).storeIn("near", near))).isEqualTo(GUESS);
  }

  @Test
  void afterwardsItIsWhatTheNewestBackupHad() throws Exception {
    estimate(pipeline(1_000).storeIn("near", near));
    estimate(pipeline(2_000).storeIn("near", near));

    assertThat(estimate(pipeline(5_000).storeIn("near", near))).isEqualTo(2_000);
  }

  @Test
  void theFirstDestinationThatCanTellIsTaken() throws Exception {
    estimate(pipeline(1_000).storeIn("near", near));
    estimate(pipeline(2_000).storeIn("far", far));
    assertThat(estimate(pipeline(5).storeIn("near", near).storeIn("far", far))).isEqualTo(1_000);

    estimate(pipeline(3_000).storeIn("far", far));
    try (FaultyStorage away = FaultyStorage.around(near)) {
      away.on(LIST).fails();
      assertThat(estimate(pipeline(5).storeIn("near", away).storeIn("far", far))).isEqualTo(3_000);
    }
  }

  @Test
  void anotherDatabaseSaysNothing() throws Exception {
    estimate(pipeline(1_000).storeIn("near", near));
    clock.advance(Duration.ofDays(1));

    BackupPipelineBuilder other =
        BackupPipeline.from(FakeDatabase.at("8", "1", "elsewhere"))
            .named("shop")
            .withoutEncryption()
            .workDirectory(work)
            .clock(clock)
            .storeIn("near", near)
            .storeIn("far", far);
    assertThat(estimate(other)).isEqualTo(GUESS);
  }
}
