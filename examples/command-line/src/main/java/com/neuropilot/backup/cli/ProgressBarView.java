package com.neuropilot.backup.cli;

import com.neuropilot.backup.event.Progress;
import com.neuropilot.backup.event.Stage;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;

/** A bar that is drawn over itself and is gone in the end. */
final class ProgressBarView implements ProgressView {
  private static final int PERIOD_MILLIS = 250;
  private static final int BAR_WIDTH = 20;
  private static final int NAME_WIDTH = 12;

  private final PrintStream err;
  private final int width;
  private Optional<ProgressBar> bar = Optional.empty();
  private volatile Stage stage = Stage.PREPARING;
  private volatile Optional<Progress> latest = Optional.empty();

  ProgressBarView(PrintStream err, int width) {
    this.err = err;
    this.width = width;
  }

  @Override
  public void begin(Stage newStage) {
    stage = newStage;
  }

  /** The bar is begun here, so that there is none while a person is asked something. */
  @Override
  public synchronized void show(Progress progress) {
    latest = Optional.of(progress);
    if (bar.isEmpty()) {
      bar = Optional.of(draw());
    }
  }

  @Override
  public void say(String message) {
    err.print("\r" + " ".repeat(width - 1) + "\r");
    err.println(message);
  }

  @Override
  public synchronized void close() {
    bar.ifPresent(ProgressBar::close);
  }

  private ProgressBar draw() {
    return new ProgressBarBuilder()
        .setInitialMax(-1)
        .setUpdateIntervalMillis(PERIOD_MILLIS)
        .continuousUpdate()
        .clearDisplayOnFinish()
        .setConsumer(new ConsoleProgressBarConsumer(err, width - 1))
        .setRenderer((state, most) -> render(stage, latest, most))
        .build();
  }

  /** Returns one line that is never longer than there is room for. */
  static String render(Stage stage, Optional<Progress> progress, int most) {
    StringBuilder line = new StringBuilder(Report.pad(ProgressText.name(stage), NAME_WIDTH));
    progress.ifPresent(known -> append(line, known, most));
    return line.length() > most ? line.substring(0, most) : line.toString();
  }

  private static void append(StringBuilder line, Progress progress, int most) {
    ProgressText.fraction(progress).ifPresent(fraction -> line.append(bar(fraction)));
    List<String> facts = ProgressText.facts(progress);
    for (String fact : facts) {
      if (line.length() + fact.length() + 2 <= most) {
        line.append("  ").append(fact);
      }
    }
  }

  private static String bar(double fraction) {
    int done = (int) (fraction * BAR_WIDTH);
    return String.format("%3d %%", Math.round(fraction * 100))
        + " ["
        + "#".repeat(done)
        + ".".repeat(BAR_WIDTH - done)
        + "]";
  }
}
