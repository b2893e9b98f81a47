package com.neuropilot.backup.cli;

import com.neuropilot.backup.event.RunEvent;
import com.neuropilot.backup.event.RunListener;
import java.util.ArrayList;
import java.util.List;

/** Shows on the error output how far a run is: a bar on a terminal, else a line now and then. */
final class ProgressDisplay implements RunListener, AutoCloseable {
  private final ProgressView view;
  private final List<String> warnings = new ArrayList<>();

  private ProgressDisplay(ProgressView view) {
    this.view = view;
  }

  static ProgressDisplay of(Surroundings surroundings) {
    return new ProgressDisplay(
        surroundings.terminal().canDraw()
            ? new ProgressBarView(surroundings.err(), surroundings.terminal().width())
            : new ProgressLines(surroundings.err(), surroundings.clock()));
  }

  @Override
  public void on(RunEvent event) {
    if (event instanceof RunEvent.StageStarted started) {
      view.begin(started.stage());
    } else if (event instanceof RunEvent.Progressed progressed) {
      view.show(progressed.progress());
    } else if (event instanceof RunEvent.Warned warned) {
      remember(warned.message());
    } else if (event instanceof RunEvent.DestinationFailed failed) {
      view.say("Destination " + failed.destination() + " failed: " + failed.problem());
    }
  }

  /** Returns what a person should know, as far as it was told. */
  List<String> warnings() {
    synchronized (warnings) {
      return List.copyOf(warnings);
    }
  }

  private void remember(String warning) {
    synchronized (warnings) {
      if (!warnings.contains(warning)) {
        warnings.add(warning);
      }
    }
  }

  /** Takes the progress away, so that results can be printed. */
  void end() {
    view.close();
  }

  @Override
  public void close() {
    end();
  }
}
