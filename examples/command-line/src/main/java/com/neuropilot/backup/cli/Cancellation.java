package com.neuropilot.backup.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Lets a command end cleanly when the process is told to end (SIGINT, SIGTERM): its thread is
 * interrupted, and the JVM waits until it has cleaned up.
 */
final class Cancellation {
  private static final long MOST_SECONDS = 60;

  private final Thread worker;
  private final BooleanSupplier idle;
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile boolean requested;

  private Cancellation(Thread worker, BooleanSupplier idle) {
    this.worker = worker;
    this.idle = idle;
  }

  /**
   * Installs a hook.
   *
   * @param worker runs the command
   * @param idle whether it waits for a person, and has nothing to clean up
   */
  static Cancellation install(Thread worker, BooleanSupplier idle) {
    Cancellation cancellation = new Cancellation(worker, idle);
    Runtime.getRuntime().addShutdownHook(new Thread(cancellation::cancel, "cancellation"));
    return cancellation;
  }

  /** Returns whether the process was told to end. */
  boolean isRequested() {
    return requested;
  }

  /** Says that the command has ended. */
  void end() {
    ended.countDown();
  }

  private void cancel() {
    if (ended.getCount() == 0 || idle.getAsBoolean()) {
      return;
    }
    requested = true;
    worker.interrupt();
    try {
      if (!ended.await(MOST_SECONDS, TimeUnit.SECONDS)) {
        System.err.println("Cleaning up took too long; the next run finishes it.");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
