package com.neuropilot.backup.internal.run;

import java.io.Closeable;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Lets a journal tell its progress twice a second. */
public final class Ticker implements Closeable {
  private static final long PERIOD_MILLIS = 500;

  private final RunJournal journal;
  private final ScheduledExecutorService timer;

  /** Creates a ticker. */
  public Ticker(RunJournal journal) {
    this.journal = journal;
    this.timer =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "neuropilot-progress");
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Begins to tell. */
  public void start() {
    var unused =
        timer.scheduleAtFixedRate(
            journal::tick, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
