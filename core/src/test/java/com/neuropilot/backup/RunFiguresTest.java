package com.neuropilot.backup;

import static org.assertj.core.api.Assertions.assertThat;

import com.neuropilot.backup.spi.tck.InMemoryStorage;
import com.neuropilot.backup.spi.tck.SettableClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Prometheus reads after a run. */
class RunFiguresTest {
  @TempDir Path work;
  private final InMemoryStorage near = InMemoryStorage.fresh();
  private final FakeDatabase database = FakeDatabase.holding(new byte[100_000]);
  private final SettableClock clock = SettableClock.at("2025-01-20T02:00:00Z");

  private BackupResult run(Path file) {
    return BackupPipeline.from(database)
        .named("shop")
        .withoutEncryption()
        .workDirectory(work.resolve("work"))
        .metricsFile(file)
        .clock(clock)
        .storeIn("near", near)
        .build()
        .run();
  }

  @Test
  void aRunLeavesItsFigures() throws IOException {
    Path file = work.resolve("shop.prom");
    BackupResult result = run(file).orThrow();

    assertThat(Files.readString(file))
        .contains("# TYPE neuropilot_backup_last_run_success gauge\n")
        .contains("\nneuropilot_backup_last_run_success{pipeline=\"shop\"} 1\n")
        .contains("\nneuropilot_backup_last_run_raw_bytes{pipeline=\"shop\"} 100000\n")
        .contains("last_run_stored_bytes{pipeline=\"shop\"} " + result.storedBytes() + "\n")
        .contains("last_run_stage_duration_seconds{pipeline=\"shop\",stage=\"dumping\"} ")
        .contains("last_run_destination_success{destination=\"near\",pipeline=\"shop\"} 1\n")
        .contains("whole_backups{destination=\"near\",pipeline=\"shop\"} 1\n")
        .contains(
            "last_success_timestamp_seconds{destination=\"near\",pipeline=\"shop\"} 1737338400\n")
        .contains("\nbackup_success_timestamp{pipeline=\"shop\"} 1737338400\n")
        .contains("\nbackup_size_bytes{pipeline=\"shop\"} " + result.storedBytes() + "\n");
  }

  @Test
  void aFailureDoesNotTakeTheLastSuccessAway() throws IOException {
    Path file = work.resolve("shop.prom");
    run(file).orThrow();
    database.losesLock = true;
    clock.advance(Duration.ofDays(1));

    run(file);

    assertThat(Files.readString(file))
        .contains("\nneuropilot_backup_last_run_success{pipeline=\"shop\"} 0\n")
        .contains("\nbackup_success_timestamp{pipeline=\"shop\"} 1737338400\n")
        .doesNotContain("raw_bytes");
  }

  @Test
  void aFileThatCannotBeWrittenIsAWarning() throws IOException {
    BackupResult result = run(work.resolve("no/such/shop.prom")).orThrow();

    assertThat(result.warnings()).anyMatch(warning -> warning.contains("metrics-file"));
    try (Stream<Path> left = Files.list(work)) {
      assertThat(left).noneMatch(path -> path.toString().endsWith(".tmp"));
    }
  }
}
