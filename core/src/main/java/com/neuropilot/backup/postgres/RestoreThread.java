package com.neuropilot.backup.postgres;

import com.neuropilot.backup.spi.StageException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Work on a thread of its own, so that whoever waits for it can be interrupted, or must not be.
 *
 * @param <T> what comes out of it
 */
final class RestoreThread<T> {
  private final FutureTask<T> task;
  private final Thread thread;

  private RestoreThread(Callable<T> work) {
    task = new FutureTask<>(work);
    thread = new Thread(task, "neuropilot-restore");
    thread.setDaemon(true);
  }

  static <T> RestoreThread<T> start(Callable<T> work) {
    RestoreThread<T> started = new RestoreThread<>(work);
    started.thread.start();
    return started;
  }

  /**
   * Does work that an interrupt of the calling thread must not end halfway; the interrupt is kept
   * for later.
   */
  static <T> T uninterrupted(Callable<T> work) throws IOException {
    return start(work).awaitAnyway();
  }

  void interrupt() {
    thread.interrupt();
  }

  /**
   * Waits for the end.
   *
   * @throws InterruptedIOException when the waiting thread is interrupted; the work is interrupted
   *     too
   */
  T await() throws IOException {
    try {
      return task.get();
    } catch (InterruptedException e) {
      interrupt();
      Thread.currentThread().interrupt();
      InterruptedIOException interrupted =
          new InterruptedIOException(
              "The restore was stopped because its thread was interrupted; nothing of it is kept.");
      interrupted.initCause(e);
      throw interrupted;
    } catch (ExecutionException e) {
      throw failure(Interruptible.cause(e));
    }
  }

  /** Waits for the end, whatever interrupts come. */
  T awaitAnyway() throws IOException {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return task.get();
        } catch (InterruptedException e) {
          interrupted = true;
        } catch (ExecutionException e) {
          throw failure(Interruptible.cause(e));
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  static IOException failure(Throwable cause) {
    if (cause instanceof IOException failure) {
      return failure;
    }
    if (cause instanceof Error error) {
      throw error;
    }
    return new StageException("The restore failed: " + cause, false, cause);
  }
}
