package com.neuropilot.backup.internal.drill;

import com.neuropilot.backup.drill.DrillStage;
import com.neuropilot.backup.event.RunEvent;
import com.neuropilot.backup.event.RunListener;
import com.neuropilot.backup.event.Stage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Measures the stages of a drill, by the machine's own clock. The beginning of the end of a restore
 * is heard of as an event. Safe for use by several threads.
 */
public final class Stopwatch implements RunListener {
  private final List<DrillStage> stages = new ArrayList<>();
  private String name = "";
  private boolean recovery;
  private long begun;

  @Override
  public void on(RunEvent event) {
    if (event instanceof RunEvent.StageStarted started && started.stage() == Stage.COMMITTING) {
      begin("Build indexes and constraints, count every row", true);
    }
  }

  synchronized void begin(String stage, boolean ofRecovery) {
    end();
    name = stage;
    recovery = ofRecovery;
    begun = System.nanoTime();
  }

  synchronized void end() {
    if (!name.isEmpty()) {
      stages.add(new DrillStage(name, Duration.ofNanos(System.nanoTime() - begun), recovery));
      name = "";
    }
  }

  synchronized List<DrillStage> stages() {
    return List.copyOf(stages);
  }
}
