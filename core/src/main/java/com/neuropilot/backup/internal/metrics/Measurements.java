package com.neuropilot.backup.internal.metrics;

import com.neuropilot.backup.event.RunEvent;
import com.neuropilot.backup.event.RunSummary;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Says in figures what is known of a pipeline, alike for a file and for meters. */
public final class Measurements {
  private final String pipeline;

  /** Creates the measurements of a pipeline. */
  public Measurements(String pipeline) {
    this.pipeline = pipeline;
  }

  /**
   * What lies at a destination.
   *
   * @param label its label
   * @param whole how many whole backups
   * @param newest when the newest of them began
   */
  public record Stored(String label, int whole, Optional<Instant> newest) {}

  /**
   * The newest backup that a drill proved.
   *
   * @param started when it began
   * @param drilled when the drill began
   * @param recovery how long recovery took in it
   */
  public record Proven(Instant started, Instant drilled, Duration recovery) {}

  /** Says how a run went that ended at this time. */
  public List<Measured> run(Instant ended, RunSummary summary) {
    List<Measured> run = new ArrayList<>();
    run.add(of(Figure.LAST_RUN_TIMESTAMP, ended.getEpochSecond()));
    run.add(of(Figure.LAST_RUN_SUCCESS, summary.complete() ? 1 : 0));
    run.add(of(Figure.LAST_RUN_WARNINGS, summary.warnings()));
    run.add(of(Figure.LAST_RUN_DURATION, seconds(summary.elapsed())));
    summary
        .stages()
        .forEach(
            (stage, took) ->
                run.add(
                    of(
                        Figure.LAST_RUN_STAGE_DURATION,
                        "stage",
                        stage.name().toLowerCase(Locale.ROOT),
                        seconds(took))));
    summary.sizes().ifPresent(sizes -> sizes(run, sizes, summary.bytesPerSecond()));
    summary
        .destinations()
        .forEach(
            (label, whole) ->
                run.add(
                    of(Figure.LAST_RUN_DESTINATION_SUCCESS, "destination", label, whole ? 1 : 0)));
    return run;
  }

  /** Says what there is. */
  public List<Measured> stored(
      boolean overdue, List<Stored> destinations, Optional<Proven> newestProven) {
    List<Measured> stored = new ArrayList<>();
    stored.add(of(Figure.OVERDUE, overdue ? 1 : 0));
    for (Stored each : destinations) {
      stored.add(of(Figure.WHOLE_BACKUPS, "destination", each.label(), each.whole()));
      each.newest()
          .ifPresent(
              newest ->
                  stored.add(
                      of(
                          Figure.LAST_SUCCESS_TIMESTAMP,
                          "destination",
                          each.label(),
                          newest.getEpochSecond())));
    }
    newestProven.ifPresent(proven -> stored.addAll(proven(proven)));
    return stored;
  }

  private List<Measured> proven(Proven proven) {
    return List.of(
        of(Figure.LAST_PROVEN_TIMESTAMP, proven.started().getEpochSecond()),
        of(Figure.LAST_PROVEN_DRILL_TIMESTAMP, proven.drilled().getEpochSecond()),
        of(Figure.LAST_PROVEN_RECOVERY, seconds(proven.recovery())));
  }

  /** Says what a drill found. */
  public List<Measured> drill(RunEvent.DrillEnded drill) {
    return List.of(
        of(Figure.LAST_DRILL_TIMESTAMP, drill.at().getEpochSecond()),
        of(Figure.LAST_DRILL_SUCCESS, drill.passed() ? 1 : 0),
        of(Figure.LAST_DRILL_RECOVERY, seconds(drill.recovery())),
        of(Figure.LAST_DRILL_DATA_AGE, seconds(drill.dataAge())));
  }

  private void sizes(List<Measured> run, RunSummary.Sizes sizes, double bytesPerSecond) {
    run.add(of(Figure.LAST_RUN_RAW, sizes.rawBytes()));
    run.add(of(Figure.LAST_RUN_COMPRESSED, sizes.compressedBytes()));
    run.add(of(Figure.LAST_RUN_STORED, sizes.storedBytes()));
    run.add(of(Figure.LAST_RUN_RATIO, sizes.ratio()));
    run.add(of(Figure.LAST_RUN_THROUGHPUT, bytesPerSecond));
  }

  private Measured of(Figure figure, Number value) {
    return new Measured(figure, Map.of("pipeline", pipeline), value);
  }

  private Measured of(Figure figure, String label, String labelled, Number value) {
    return new Measured(figure, Map.of("pipeline", pipeline, label, labelled), value);
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }
}
