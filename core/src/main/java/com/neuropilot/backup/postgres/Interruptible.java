package com.neuropilot.backup.postgres;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Lets an interrupt end work that waits for the network without looking at interrupts, as the
 * driver does.
 */
final class Interruptible {
  private Interruptible() {}

  /**
   * Runs work on a thread of its own and waits for it.
   *
   * @param work may throw anything
   * @param cancel ends the work when the waiting thread is interrupted
   * @throws InterruptedIOException when it was interrupted
   */
  static <T> T call(Callable<T> work, Runnable cancel) throws IOException, ExecutionException {
    FutureTask<T> task = new FutureTask<>(work);
    Thread thread = new Thread(task, "neuropilot-postgres");
    thread.setDaemon(true);
    thread.start();
    try {
      return task.get();
    } catch (InterruptedException e) {
      cancel.run();
      Thread.currentThread().interrupt();
      InterruptedIOException interrupted =
          new InterruptedIOException(
              "The work with the database was stopped because its thread was interrupted.");
      interrupted.initCause(e);
      throw interrupted;
    }
  }

  /** Returns what the work threw. */
  static Throwable cause(ExecutionException e) {
    Throwable cause = e.getCause();
    return cause == null ? e : cause;
  }
}
