package com.neuropilot.backup;

import static org.assertj.core.api.Assertions.assertThat;

import com.neuropilot.backup.event.RunEvent;
import com.neuropilot.backup.event.RunSummary;
import com.neuropilot.backup.internal.run.RunJournal;
import com.neuropilot.backup.spi.StageConfig;
import com.neuropilot.backup.spi.StoredObject;
import com.neuropilot.backup.spi.tck.FaultyStorage;
import com.neuropilot.backup.spi.tck.InMemoryStorage;
import com.neuropilot.backup.spi.tck.SettableClock;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Prometheus reads after a run. */
class RunFiguresTest {
  @TempDir Path work;
  private final InMemoryStorage near = InMemoryStorage.fresh();
  private final FakeDatabase database = FakeDatabase.holding(new byte[100_000]);
  private final SettableClock clock = SettableClock.at("2025-01-20T02:00:00Z");

  private BackupPipelineBuilder pipeline(Path file, StageConfig storage) {
    return BackupPipeline.from(database)
        .named("shop")
        .withoutEncryption()
        .workDirectory(work.resolve("work"))
        .metricsFile(file)
        .clock(clock)
        .storeIn("near", storage);
  }

  private BackupResult run(Path file) {
    return pipeline(file, near).build().run();
  }

  /** Does something before each listing, with the thread that lists. */
  private FaultyStorage listing(Runnable before) {
    return FaultyStorage.around(
        () ->
            new ForwardingTarget(near.target(clock)) {
              @Override
              public List<StoredObject> list(String prefix) throws IOException {
                before.run();
                if (Thread.currentThread().isInterrupted()) {
                  throw new InterruptedIOException("Interrupted.");
                }
                return super.list(prefix);
              }
            });
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

  @Test
  void aCancelledRunSeesWhatLiesThere() throws IOException {
    Path file = work.resolve("shop.prom");
    run(file).orThrow();
    clock.advance(Duration.ofHours(1));
    AtomicInteger looks = new AtomicInteger();
    try (FaultyStorage storage = listing(looks::incrementAndGet)) {
      BackupPipeline pipeline =
          pipeline(file, storage)
              .scheduled("nightly", ScheduledJob.BACKUP, Schedule.cron("0 2 * * *"))
              .build();

      Thread.currentThread().interrupt();
      BackupResult result = pipeline.run();

      assertThat(Thread.interrupted()).as("the flag stays set").isTrue();
      assertThat(result.failure()).containsInstanceOf(BackupInterruptedException.class);
    }
    assertThat(looks).hasPositiveValue();
    assertThat(Files.readString(file))
        .contains("last_run_success{pipeline=\"shop\"} 0\n")
        .contains("overdue{pipeline=\"shop\"} 0\n")
        .contains(
            "last_success_timestamp_seconds{destination=\"near\",pipeline=\"shop\"} 1737338400\n");
  }

  /** It comes again, and again. */
  @Test
  void aScheduledRunThatWaitsForAnotherLeavesNoFigures() throws IOException {
    Path file = work.resolve("shop.prom");
    DueTime due = new DueTime("nightly", clock.instant());
    List<RunEvent> figures = new CopyOnWriteArrayList<>();
    BackupPipeline pipeline =
        pipeline(file, near)
            .build()
            .listeningWith(
                event -> {
                  if (event instanceof RunEvent.BackupEnded) {
                    figures.add(event);
                  }
                });
    database.locks.add("neuropilot-backup:shop");

    assertThat(pipeline.run(due).orElseThrow().failure())
        .containsInstanceOf(BackupLockedException.class);

    assertThat(file).doesNotExist();
    assertThat(figures).isEmpty();
    database.locks.clear();
    pipeline.run(due).orElseThrow().orThrow();
    assertThat(Files.readString(file)).contains("last_run_success{pipeline=\"shop\"} 1\n");
    assertThat(figures).hasSize(1);
  }

  @Test
  void peopleAreToldBeforeTheDestinationsAreLookedAt() {
    List<String> order = new CopyOnWriteArrayList<>();
    FakeNotifier notifier =
        FakeNotifier.doing(notification -> order.add(notification.event().name()));
    database.losesLock = true;

    try (FaultyStorage storage = listing(() -> order.add("look"))) {
      pipeline(work.resolve("shop.prom"), storage).notifying(notifier).build().run();
    }

    assertThat(order).containsSubsequence("BACKUP_FAILED", "look");
  }

  @Test
  void aLookThatFailsUnexpectedlyTakesNothingOfTheRun() throws IOException {
    Path file = work.resolve("shop.prom");
    BackupPipeline pipeline = pipeline(file, near).build();
    RunJournal journal = pipeline.parts().journal();
    RunFigures figures = new RunFigures(pipeline.parts(), journal);
    RunSummary summary = figures.sum(pipeline.run().orThrow());
    Files.delete(file);

    figures.write(
        summary,
        () -> {
          throw new IllegalStateException("Injected fault: a mistake.");
        });

    assertThat(journal.warnings())
        .singleElement()
        .asString()
        .contains("Injected fault: a mistake.", "'status' looks again");
    assertThat(Files.readString(file))
        .contains("last_run_success{pipeline=\"shop\"} 1\n")
        .contains("overdue{pipeline=\"shop\"} 1\n");
  }

  @Test
  void aLookThatIsInterruptedLeavesTheFileAsItWas() throws IOException {
    Path file = work.resolve("shop.prom");
    BackupPipeline pipeline = pipeline(file, near).build();
    RunJournal journal = pipeline.parts().journal();
    RunFigures figures = new RunFigures(pipeline.parts(), journal);
    RunSummary summary = figures.sum(pipeline.run().orThrow());
    String before = Files.readString(file);

    figures.write(
        summary,
        () -> {
          clock.advance(Duration.ofDays(1));
          Thread.currentThread().interrupt();
          return pipeline.health();
        });

    assertThat(Thread.interrupted()).isTrue();
    assertThat(Files.readString(file)).isEqualTo(before);
    assertThat(journal.warnings()).singleElement().asString().contains("was interrupted");
  }
}
