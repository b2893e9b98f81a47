package com.neuropilot.backup.metrics;

import com.neuropilot.backup.event.RunSummary;
import com.neuropilot.backup.event.Stage;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** Counts runs of one pipeline, their failures and their time, since the process began. */
final class RunMeters {
  private static final Set<Stage> OF_BACKUPS =
      EnumSet.complementOf(EnumSet.of(Stage.RESTORING, Stage.COMMITTING));

  private final MeterRegistry registry;
  private final String pipeline;

  /** Begins at zero, so that the first failure is an increase. */
  RunMeters(MeterRegistry registry, String pipeline) {
    this.registry = registry;
    this.pipeline = pipeline;
    OF_BACKUPS.forEach(this::failures);
  }

  void count(RunSummary summary) {
    Timer.builder("neuropilot.backup.run.duration")
        .description("How long runs took.")
        .tag("pipeline", pipeline)
        .tag("outcome", outcome(summary))
        .register(registry)
        .record(summary.elapsed());
    summary.stages().forEach(this::took);
    if (summary.sizes().isEmpty()) {
      failures(summary.reached()).increment();
    }
  }

  /** Counts from zero at this destination. */
  void expect(String destination) {
    destinationFailures(destination);
  }

  void destinationFailed(String destination) {
    destinationFailures(destination).increment();
  }

  private void took(Stage stage, Duration took) {
    Timer.builder("neuropilot.backup.stage.duration")
        .description("How long stages of runs took.")
        .tag("pipeline", pipeline)
        .tag("stage", name(stage))
        .register(registry)
        .record(took);
  }

  private Counter failures(Stage stage) {
    return Counter.builder("neuropilot.backup.failures")
        .description("Runs that made no backup, by the stage in which they failed.")
        .tag("pipeline", pipeline)
        .tag("stage", name(stage))
        .register(registry);
  }

  private Counter destinationFailures(String destination) {
    return Counter.builder("neuropilot.backup.destination.failures")
        .description("Failures of destinations, whatever became of the run.")
        .tag("pipeline", pipeline)
        .tag("destination", destination)
        .register(registry);
  }

  private static String outcome(RunSummary summary) {
    if (summary.sizes().isEmpty()) {
      return "failed";
    }
    return summary.complete() ? "complete" : "partial";
  }

  private static String name(Stage stage) {
    return stage.name().toLowerCase(Locale.ROOT);
  }
}
