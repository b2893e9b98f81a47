package com.neuropilot.backup.cli;

import com.neuropilot.backup.event.Progress;
import com.neuropilot.backup.event.Stage;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.OptionalDouble;

/** A line when a stage begins and every half minute after, for files and logs. */
final class ProgressLines implements ProgressView {
  private static final Duration PERIOD = Duration.ofSeconds(30);

  private final PrintStream err;
  private final InstantSource clock;
  private Instant last;

  ProgressLines(PrintStream err, InstantSource clock) {
    this.err = err;
    this.clock = clock;
    this.last = clock.instant();
  }

  @Override
  public synchronized void begin(Stage stage) {
    if (stage != Stage.PREPARING && stage != Stage.CLEANING_UP) {
      say(ProgressText.name(stage) + " ...");
    }
  }

  @Override
  public synchronized void show(Progress progress) {
    if (progress.rawBytes() > 0 && Duration.between(last, clock.instant()).compareTo(PERIOD) >= 0) {
      OptionalDouble fraction = ProgressText.fraction(progress);
      String share =
          fraction.isEmpty() ? "" : " " + Math.round(fraction.getAsDouble() * 100) + " %";
      say(
          ProgressText.name(progress.stage())
              + share
              + ": "
              + String.join(", ", ProgressText.facts(progress)));
    }
  }

  @Override
  public synchronized void say(String message) {
    last = clock.instant();
    err.println(message);
  }

  @Override
  public void close() {}
}
