package com.neuropilot.backup.metrics;

import com.neuropilot.backup.BackupPipeline;
import com.neuropilot.backup.PipelineHealth;
import com.neuropilot.backup.PipelineHealth.LastBackup;
import com.neuropilot.backup.event.RunEvent;
import com.neuropilot.backup.event.RunListener;
import com.neuropilot.backup.event.RunSummary;
import com.neuropilot.backup.internal.metrics.Measurements;
import com.neuropilot.backup.internal.metrics.Measurements.Proven;
import com.neuropilot.backup.internal.metrics.Measurements.Stored;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The meters of one pipeline. Safe for use by several threads. */
final class PipelineMeters implements RunListener {
  private static final Logger LOG = LoggerFactory.getLogger(PipelineMeters.class);

  private final BackupPipeline pipeline;
  private final Executor looking;
  private final Measurements measurements;
  private final MeasuredGauges gauges;
  private final AgeGauges ages;
  private final RunMeters runs;

  PipelineMeters(BackupPipeline pipeline, MeterRegistry registry, Executor looking) {
    this.pipeline = pipeline;
    this.looking = looking;
    this.measurements = new Measurements(pipeline.name());
    this.gauges = new MeasuredGauges(registry);
    this.ages = new AgeGauges(registry, pipeline.name());
    this.runs = new RunMeters(registry, pipeline.name());
  }

  @Override
  public void on(RunEvent event) {
    if (event instanceof RunEvent.BackupEnded ended) {
      RunSummary summary = ended.summary();
      gauges.set(MeasuredGauges.OF_RUNS, measurements.run(ended.at(), summary));
      runs.count(summary);
      lookSoon();
    } else if (event instanceof RunEvent.DestinationFailed failed) {
      runs.destinationFailed(failed.destination());
    } else if (event instanceof RunEvent.DrillEnded drill) {
      gauges.set(MeasuredGauges.OF_DRILLS, measurements.drill(drill));
      lookSoon();
    }
  }

  /** Looks in the thread for it. */
  void lookSoon() {
    try {
      looking.execute(this::look);
    } catch (RejectedExecutionException e) {
      LOG.debug("{}: nobody looks any more.", pipeline.name());
    }
  }

  /** Looks what there is. */
  synchronized void look() {
    try {
      show(pipeline.health());
    } catch (RuntimeException e) {
      LOG.warn("{}: its meters stay as they were: {}", pipeline.name(), e.toString());
    }
  }

  private void show(PipelineHealth health) {
    var seen = health.destinations().stream().filter(each -> each.problem().isEmpty()).toList();
    gauges.set(
        MeasuredGauges.OF_STORAGES,
        measurements.stored(
            !health.isGood(),
            seen.stream()
                .map(
                    each ->
                        new Stored(
                            each.label(), each.good(), each.lastGood().map(LastBackup::started)))
                .toList(),
            health
                .lastProven()
                .map(
                    proven ->
                        new Proven(
                            proven.started(),
                            proven.drill().drilled(),
                            proven.drill().recovery()))));
    ages.set(seen);
    health.destinations().forEach(each -> runs.expect(each.label()));
  }
}
