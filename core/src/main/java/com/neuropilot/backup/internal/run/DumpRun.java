package com.neuropilot.backup.internal.run;

import com.neuropilot.backup.internal.manifest.Manifest.StreamEntry;
import com.neuropilot.backup.spi.Dump;
import com.neuropilot.backup.spi.DumpStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Runs all streams of a dump, each in its own thread, while the caller waits.
 *
 * <p>Reading from a child process cannot be interrupted. So when the caller is interrupted, or a
 * stream fails, the dump is closed, which kills its children and ends the reading.
 */
final class DumpRun {
  private static final long END_SECONDS = 60;

  private final Dump dump;
  private final Function<DumpStream, StreamRun> runs;

  DumpRun(Dump dump, Function<DumpStream, StreamRun> runs) {
    this.dump = dump;
    this.runs = runs;
  }

  List<StreamEntry> run() throws IOException {
    List<DumpStream> streams = dump.streams();
    ExecutorService threads =
        Executors.newFixedThreadPool(streams.size(), task -> new Thread(task, "neuropilot-dump"));
    try {
      return collect(new ExecutorCompletionService<>(threads), streams);
    } catch (IOException e) {
      abort(e);
      throw e;
    } finally {
      end(threads);
    }
  }

  private List<StreamEntry> collect(
      CompletionService<StreamEntry> service, List<DumpStream> streams) throws IOException {
    List<Future<StreamEntry>> futures = new ArrayList<>();
    for (DumpStream stream : streams) {
      futures.add(service.submit(runs.apply(stream)));
    }
    for (int ended = 0; ended < futures.size(); ended++) {
      result(takeNext(service));
    }
    List<StreamEntry> entries = new ArrayList<>();
    for (Future<StreamEntry> future : futures) {
      entries.add(result(future));
    }
    return entries;
  }

  private static Future<StreamEntry> takeNext(CompletionService<StreamEntry> service)
      throws InterruptedIOException {
    try {
      return service.take();
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  private static StreamEntry result(Future<StreamEntry> future) throws IOException {
    try {
      return future.get();
    } catch (InterruptedException e) {
      throw interrupted();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failure) {
        throw failure;
      }
      throw new IOException("A stage failed unexpectedly: " + e.getCause(), e.getCause());
    }
  }

  private void abort(IOException reason) {
    boolean interrupted = Thread.interrupted();
    try {
      dump.close();
    } catch (IOException e) {
      reason.addSuppressed(e);
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static void end(ExecutorService threads) {
    threads.shutdownNow();
    boolean interrupted = Thread.interrupted();
    try {
      if (!threads.awaitTermination(END_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException(
            "A stage does not end although it was closed and interrupted.");
      }
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static InterruptedIOException interrupted() {
    Thread.currentThread().interrupt();
    return new InterruptedIOException("The run was interrupted.");
  }
}
