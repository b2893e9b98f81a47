package com.neuropilot.backup.internal.catalog;

import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;

/**
 * Runs something in another thread while the caller waits.
 *
 * <p>Writing to a child process cannot be interrupted. So when the caller is interrupted, the
 * resource is closed, which ends the writing.
 */
final class Interruptible {
  private static final Executor THREAD =
      task -> {
        Thread thread = new Thread(task, "neuropilot-restore");
        thread.setDaemon(true);
        thread.start();
      };

  private final Closeable resource;

  Interruptible(Closeable resource) {
    this.resource = resource;
  }

  /** What is run. */
  interface Work {
    void run() throws IOException;
  }

  void run(Work work) throws IOException {
    CompletableFuture<Void> done = CompletableFuture.runAsync(() -> attempt(work), THREAD);
    try {
      done.get();
    } catch (InterruptedException e) {
      if (!abort(done)) {
        throw new InterruptedIOException("The restore was interrupted; nothing was changed.");
      }
    } catch (ExecutionException e) {
      throw failure(e);
    }
  }

  /** Returns whether the work came to its good end in spite of the interrupt. */
  private boolean abort(CompletableFuture<Void> done) throws IOException {
    try {
      resource.close();
    } finally {
      awaitEnd(done);
      Thread.currentThread().interrupt();
    }
    return !done.isCompletedExceptionally();
  }

  private static void awaitEnd(CompletableFuture<Void> done) {
    try {
      done.join();
    } catch (CompletionException e) {
      // It failed because the resource was closed under it, which was the intention.
    }
  }

  private static void attempt(Work work) {
    try {
      work.run();
    } catch (IOException e) {
      throw new CompletionException(e);
    }
  }

  private static IOException failure(ExecutionException e) {
    return e.getCause() instanceof IOException failure
        ? failure
        : new IOException("The restore failed unexpectedly: " + e.getCause(), e);
  }
}
