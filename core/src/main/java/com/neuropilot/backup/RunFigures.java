package com.neuropilot.backup;

import com.neuropilot.backup.event.RunEvent;
import com.neuropilot.backup.event.RunListener;
import com.neuropilot.backup.event.Stage;
import com.neuropilot.backup.internal.metrics.Gauges;
import com.neuropilot.backup.internal.metrics.MetricsFile;
import com.neuropilot.backup.internal.run.RunJournal;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Takes the figures of a run, and writes them with those of the backups that there are to the file
 * of metrics. What goes wrong there becomes a warning.
 */
final class RunFigures implements RunListener {
  private static final String PREFIX = "neuropilot_backup_";
  private static final String LAST_RUN = PREFIX + "last_run_";

  private final PipelineParts parts;
  private final RunJournal journal;
  private final Map<Stage, Duration> stages = new EnumMap<>(Stage.class);
  private final Map<String, String> labels;
  private Optional<Stage> stage = Optional.empty();
  private Instant begun = Instant.EPOCH;

  RunFigures(PipelineParts parts, RunJournal journal) {
    this.parts = parts;
    this.journal = journal;
    this.labels = Map.of("pipeline", parts.name());
  }

  @Override
  public void on(RunEvent event) {
    if (event instanceof RunEvent.StageStarted started) {
      end(started.at());
      stage = Optional.of(started.stage());
      begun = started.at();
    }
  }

  /** Writes the file, if there is to be one. */
  void write(BackupResult result, BackupCatalog catalog) {
    Optional<Path> file = parts.metricsFile();
    if (file.isEmpty()) {
      return;
    }
    end(parts.clock().instant());
    stage = Optional.empty();
    Gauges gauges = new Gauges();
    run(gauges, result);
    backups(gauges, new HealthCheck(parts, catalog).run());
    try {
      MetricsFile.write(file.get(), journal.runId(), gauges.text());
    } catch (IOException e) {
      journal.warn(
          "The metrics cannot be written to "
              + file.get()
              + ": "
              + e
              + ". Make its directory, and let this user write there (metrics-file).");
    }
  }

  private void end(Instant at) {
    stage.ifPresent(each -> stages.merge(each, Duration.between(begun, at), Duration::plus));
  }

  private void run(Gauges gauges, BackupResult result) {
    boolean complete = result.outcome() == BackupResult.Outcome.COMPLETE;
    double seconds = journal.progress().elapsed().toMillis() / 1000.0;
    gauges
        .add(
            LAST_RUN + "timestamp_seconds",
            "When the last run ended.",
            labels,
            parts.clock().instant().getEpochSecond())
        .add(
            LAST_RUN + "success",
            "Whether the last run made a complete backup.",
            labels,
            complete ? 1 : 0)
        .add(LAST_RUN + "warnings", "Warnings of the last run.", labels, result.warnings().size())
        .add(LAST_RUN + "duration_seconds", "How long the last run took.", labels, seconds);
    stages.forEach(
        (each, took) ->
            gauges.add(
                LAST_RUN + "stage_duration_seconds",
                "How long each stage of the last run took.",
                with("stage", each.name().toLowerCase(Locale.ROOT)),
                took.toMillis() / 1000.0));
    if (result.id().isPresent()) {
      sizes(gauges, result, seconds);
    }
  }

  private void sizes(Gauges gauges, BackupResult result, double seconds) {
    gauges
        .add(LAST_RUN + "raw_bytes", "Bytes of the last dump.", labels, result.plainBytes())
        .add(
            LAST_RUN + "compressed_bytes",
            "Bytes of the last dump, compressed.",
            labels,
            journal.progress().compressedBytes())
        .add(
            LAST_RUN + "stored_bytes",
            "Bytes of the last backup at one destination.",
            labels,
            result.storedBytes())
        .add(
            LAST_RUN + "compression_ratio",
            "Bytes of the last dump for each byte stored.",
            labels,
            (double) result.plainBytes() / Math.max(1, result.storedBytes()))
        .add(
            LAST_RUN + "throughput_bytes_per_second",
            "Bytes of the last dump for each second of the run.",
            labels,
            result.plainBytes() / Math.max(0.001, seconds));
    result
        .destinations()
        .forEach(
            each ->
                gauges.add(
                    LAST_RUN + "destination_success",
                    "Whether the last backup is whole at the destination.",
                    with("destination", each.label()),
                    each.succeeded() ? 1 : 0));
  }

  private void backups(Gauges gauges, PipelineHealth health) {
    gauges.add(
        PREFIX + "overdue",
        "Whether a backup that was promised is not there, as of the last run.",
        labels,
        health.isGood() ? 0 : 1);
    health.destinations().stream()
        .filter(each -> each.problem().isEmpty())
        .forEach(
            each -> {
              Map<String, String> there = with("destination", each.label());
              gauges.add(
                  PREFIX + "whole_backups",
                  "Whole backups at the destination.",
                  there,
                  each.good());
              each.lastGood()
                  .ifPresent(
                      last ->
                          gauges.add(
                              PREFIX + "last_success_timestamp_seconds",
                              "When the newest whole backup at the destination began.",
                              there,
                              last.started().getEpochSecond()));
            });
    health.lastGood().ifPresent(last -> asOfOld(gauges, last));
  }

  /** The names that the older scripts wrote, for dashboards that have them. */
  private void asOfOld(Gauges gauges, PipelineHealth.LastBackup last) {
    gauges
        .add(
            "backup_success_timestamp",
            "Last successful backup timestamp",
            labels,
            last.started().getEpochSecond())
        .add("backup_size_bytes", "Backup file size in bytes", labels, last.storedBytes());
  }

  private Map<String, String> with(String name, String value) {
    return Map.of("pipeline", parts.name(), name, value);
  }
}
