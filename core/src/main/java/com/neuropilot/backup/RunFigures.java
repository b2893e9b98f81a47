package com.neuropilot.backup;

import com.neuropilot.backup.PipelineHealth.LastBackup;
import com.neuropilot.backup.event.RunEvent;
import com.neuropilot.backup.event.RunListener;
import com.neuropilot.backup.event.RunSummary;
import com.neuropilot.backup.event.Stage;
import com.neuropilot.backup.internal.metrics.Gauges;
import com.neuropilot.backup.internal.metrics.Measured;
import com.neuropilot.backup.internal.metrics.Measurements;
import com.neuropilot.backup.internal.metrics.Measurements.Proven;
import com.neuropilot.backup.internal.metrics.Measurements.Stored;
import com.neuropilot.backup.internal.metrics.MetricsFile;
import com.neuropilot.backup.internal.run.RunJournal;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Takes the figures of a run, tells them to listeners, and writes them with those of the backups
 * that there are to the file of metrics. What goes wrong there becomes a warning.
 */
final class RunFigures implements RunListener {

  private final PipelineParts parts;
  private final RunJournal journal;
  private final Measurements measurements;
  private final Map<Stage, Duration> stages = new EnumMap<>(Stage.class);
  private Optional<Stage> stage = Optional.empty();
  private Instant begun = Instant.EPOCH;
  private Instant ended = Instant.EPOCH;

  RunFigures(PipelineParts parts, RunJournal journal) {
    this.parts = parts;
    this.journal = journal;
    this.measurements = new Measurements(parts.name());
  }

  @Override
  public void on(RunEvent event) {
    if (event instanceof RunEvent.StageStarted started) {
      end(started.at());
      stage = Optional.of(started.stage());
      begun = started.at();
    }
  }

  /** Takes the time, and tells what came of the run. */
  RunSummary sum(BackupResult result) {
    ended = parts.clock().instant();
    end(ended);
    RunSummary summary = summary(result);
    stage = Optional.empty();
    journal.summed(summary);
    return summary;
  }

  /**
   * Writes the file if there is to be one.
   *
   * @param look looks at the destinations, which may take long
   */
  void write(RunSummary summary, Supplier<PipelineHealth> look) {
    parts.metricsFile().ifPresent(file -> uninterrupted(() -> write(file, summary, look)));
  }

  /**
   * After a cancel the thread's flag is set, and each look would end at once as if nothing lay at
   * the destination. Interrupted again, a look that hangs ends, and the file stays as it was.
   */
  private static void uninterrupted(Runnable work) {
    boolean interrupted = Thread.interrupted();
    try {
      work.run();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void end(Instant at) {
    stage.ifPresent(each -> stages.merge(each, Duration.between(begun, at), Duration::plus));
  }

  private RunSummary summary(BackupResult result) {
    Map<String, Boolean> destinations = new LinkedHashMap<>();
    result.destinations().forEach(each -> destinations.put(each.label(), each.succeeded()));
    return new RunSummary(
        result.outcome() == BackupResult.Outcome.COMPLETE,
        result
            .id()
            .map(
                id ->
                    new RunSummary.Sizes(
                        result.plainBytes(),
                        journal.progress().compressedBytes(),
                        result.storedBytes())),
        journal.progress().elapsed(),
        stages,
        stage.orElse(Stage.PREPARING),
        destinations,
        result.warnings().size());
  }

  private void write(Path file, RunSummary summary, Supplier<PipelineHealth> look) {
    Gauges gauges = new Gauges().add(measurements.run(ended, summary));
    try {
      PipelineHealth health = look.get();
      gauges.add(stored(health));
      health.lastGood().ifPresent(last -> asOfOld(gauges, last));
    } catch (RuntimeException e) {
      // A mistake in it must not keep from anybody how the run ended.
      journal.warn(
          "The metrics say nothing of the backups that there are, because looking at the"
              + " destinations failed unexpectedly: "
              + e
              + ". 'status' looks again.");
      gauges.add(measurements.stored(true, List.of(), Optional.empty()));
    }
    if (Thread.currentThread().isInterrupted()) {
      journal.warn(
          "The metrics in "
              + file
              + " are those of before, because looking at the destinations was interrupted.");
      return;
    }
    write(file, gauges);
  }

  private void write(Path file, Gauges gauges) {
    try {
      MetricsFile.write(file, journal.runId(), gauges.text());
    } catch (IOException e) {
      journal.warn(
          "The metrics cannot be written to "
              + file
              + ": "
              + e
              + ". Make its directory, and let this user write there (metrics-file).");
    }
  }

  private List<Measured> stored(PipelineHealth health) {
    return measurements.stored(
        !health.isGood(),
        health.destinations().stream()
            .filter(each -> each.problem().isEmpty())
            .map(
                each ->
                    new Stored(each.label(), each.good(), each.lastGood().map(LastBackup::started)))
            .toList(),
        health
            .lastProven()
            .map(
                proven ->
                    new Proven(
                        proven.started(), proven.drill().drilled(), proven.drill().recovery())));
  }

  /** The names that the older scripts wrote, for dashboards that have them. */
  private void asOfOld(Gauges gauges, LastBackup last) {
    Map<String, String> labels = Map.of("pipeline", parts.name());
    gauges
        .add(
            "backup_success_timestamp",
            "Last successful backup timestamp",
            labels,
            last.started().getEpochSecond())
        .add("backup_size_bytes", "Backup file size in bytes", labels, last.storedBytes());
  }
}
