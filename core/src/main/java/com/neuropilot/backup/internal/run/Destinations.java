package com.neuropilot.backup.internal.run;

import com.neuropilot.backup.spi.ObjectKey;
import com.neuropilot.backup.spi.StageException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;

/** All destinations of a run, which work in parallel. */
final class Destinations {
  private final List<Destination> all;

  Destinations(List<Destination> all) {
    this.all = List.copyOf(all);
  }

  List<Destination> all() {
    return all;
  }

  /** What is done at each destination. */
  interface Task {
    void run(Destination destination) throws IOException;
  }

  /** Does something at each destination that is alive, and waits. */
  void each(Task task) throws IOException {
    CompletableFuture<?>[] futures = submit(task);
    try {
      CompletableFuture.allOf(futures).get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("Interrupted while waiting for the destinations.");
    } catch (ExecutionException e) {
      throw new IOException("A destination failed unexpectedly: " + e.getCause(), e);
    }
    requireOne();
  }

  /**
   * Like {@link #each}, but goes on to the end when the thread is interrupted, whose flag is kept.
   */
  void eachToTheEnd(Task task) throws IOException {
    CompletableFuture.allOf(submit(task)).join();
    requireOne();
  }

  /**
   * Puts a part everywhere while the caller goes on.
   *
   * @param room is given back when the part is everywhere and its file is gone
   */
  void putInBackground(ObjectKey key, SpooledPart part, SpoolRoom room) throws IOException {
    requireOne();
    CompletableFuture<?>[] puts = submit(destination -> destination.put(key, part));
    var unused = CompletableFuture.allOf(puts).whenComplete((nothing, failure) -> done(part, room));
  }

  /** Waits until everything that was put in the background is done. */
  void await() throws IOException {
    each(destination -> {});
  }

  private CompletableFuture<?>[] submit(Task task) {
    return all.stream()
        .map(destination -> destination.submit(() -> task.run(destination)))
        .toArray(CompletableFuture[]::new);
  }

  private static void done(SpooledPart part, SpoolRoom room) {
    try {
      part.remove();
    } catch (IOException e) {
      // The whole work directory is removed at the end of the run.
    } finally {
      room.giveBack();
    }
  }

  private void requireOne() throws StageException {
    if (all.stream().noneMatch(Destination::isAlive)) {
      StageException failed =
          new StageException(
              all.stream()
                  .map(each -> "Destination " + each.label() + ": " + each.problem().orElse(""))
                  .collect(Collectors.joining("\n")),
              false);
      all.forEach(each -> each.failure().ifPresent(failed::addSuppressed));
      throw failed;
    }
  }
}
