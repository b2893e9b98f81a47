package com.neuropilot.backup.storage.rclone;

import com.neuropilot.backup.spi.tool.ToolProcess;
import java.io.Closeable;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Ends a process that makes no progress, or whose owner was interrupted: a thread that waits for
 * bytes of a process does not feel an interrupt.
 */
final class Watchdog implements Closeable {
  private static final long TICK_MILLIS = 100;

  private final ToolProcess process;
  private final Duration limit;
  private final LongSupplier progress;
  private final Thread owner = Thread.currentThread();
  private final Thread thread;
  private volatile boolean stalled;
  private volatile boolean closed;

  private Watchdog(ToolProcess process, Duration limit, LongSupplier progress) {
    this.process = process;
    this.limit = limit;
    this.progress = progress;
    this.thread = new Thread(this::watch, "rclone-watchdog");
    thread.setDaemon(true);
  }

  /**
   * Watches a process for the thread that calls.
   *
   * @param limit how long the progress may stay the same
   * @param progress a number that changes when there is progress
   */
  static Watchdog over(ToolProcess process, Duration limit, LongSupplier progress) {
    Watchdog watchdog = new Watchdog(process, limit, progress);
    watchdog.thread.start();
    return watchdog;
  }

  /** Returns whether the process was ended since it made no progress. */
  boolean stalled() {
    return stalled;
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }

  private void watch() {
    long last = progress.getAsLong();
    long since = System.nanoTime();
    while (!closed && process.isAlive() && pause()) {
      long now = progress.getAsLong();
      if (now != last) {
        last = now;
        since = System.nanoTime();
      }
      stalled = System.nanoTime() - since > limit.toNanos();
      if (stalled || owner.isInterrupted()) {
        process.close();
        return;
      }
    }
  }

  private boolean pause() {
    try {
      Thread.sleep(TICK_MILLIS);
      return true;
    } catch (InterruptedException e) {
      return false;
    }
  }
}
