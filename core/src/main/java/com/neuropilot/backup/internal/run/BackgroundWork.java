package com.neuropilot.backup.internal.run;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * What goes on in a thread of its own while the run does something else.
 *
 * @param <T> what comes of it
 */
final class BackgroundWork<T> {
  private final FutureTask<T> task;
  private final Thread thread;

  /**
   * Prepares it.
   *
   * @param name the thread's
   * @param afterwards done in the thread when the work has ended, for which nobody waits
   */
  BackgroundWork(String name, Callable<T> work, Runnable afterwards) {
    task = new FutureTask<>(work);
    thread =
        new Thread(
            () -> {
              task.run();
              afterwards.run();
            },
            name);
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /**
   * Returns what came of it, when it is there.
   *
   * @throws IOException as the work threw it
   */
  T await() throws IOException {
    try {
      return task.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("The run was interrupted.");
    } catch (ExecutionException e) {
      throw failure(Objects.requireNonNull(e.getCause()));
    }
  }

  /** Interrupts the work if it goes on, and waits until the thread has ended. */
  void cancel() {
    thread.interrupt();
    awaitEnd();
  }

  /** Waits until the thread has ended, whoever interrupts the wait. */
  void awaitEnd() {
    boolean interrupted = Thread.interrupted();
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static IOException failure(Throwable cause) {
    if (cause instanceof IOException failure) {
      return failure;
    }
    if (cause instanceof RuntimeException failure) {
      throw failure;
    }
    throw (Error) cause;
  }
}
