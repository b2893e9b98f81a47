package com.neuropilot.backup.internal.run;

import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Does a few things at the same time. The first that fails ends the others; whoever closes it finds
 * none of them at work any more. For one thread at a time; {@link #close()} for any.
 */
final class Together implements Closeable {
  /** Many little requests at once are what a cloud slows down. */
  private static final int AT_ONCE = 4;

  private static final long END_SECONDS = 60;

  private final ExecutorService threads;
  private final List<Future<?>> begun = new ArrayList<>();

  Together(String name) {
    this.threads =
        Executors.newFixedThreadPool(
            AT_ONCE,
            task -> {
              Thread thread = new Thread(task, name);
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Something to do. */
  interface Work {
    void run() throws IOException;
  }

  /** Begins something, as soon as there is a thread for it. */
  void begin(Work work) {
    begun.add(
        threads.submit(
            () -> {
              work.run();
              return null;
            }));
  }

  /** Waits for all of it. */
  void await() throws IOException {
    for (Future<?> future : begun) {
      try {
        future.get();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("Interrupted while small objects were put.");
      } catch (ExecutionException e) {
        throw asThrown(e);
      }
    }
  }

  private static IOException asThrown(ExecutionException thrown) {
    if (thrown.getCause() instanceof IOException failure) {
      return failure;
    }
    if (thrown.getCause() instanceof RuntimeException failure) {
      throw failure;
    }
    return new IOException("A put ended unexpectedly: " + thrown.getCause(), thrown);
  }

  /** Interrupts what is at work, and waits for its end. */
  @Override
  public void close() throws IOException {
    threads.shutdownNow();
    boolean interrupted = Thread.interrupted();
    try {
      if (!threads.awaitTermination(END_SECONDS, TimeUnit.SECONDS)) {
        throw new IOException("A put does not end although it was interrupted.");
      }
    } catch (InterruptedException e) {
      interrupted = true;
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
