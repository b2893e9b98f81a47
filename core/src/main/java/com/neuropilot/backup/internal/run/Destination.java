package com.neuropilot.backup.internal.run;

import com.neuropilot.backup.internal.manifest.Manifest;
import com.neuropilot.backup.internal.storage.RetryingStorage;
import com.neuropilot.backup.spi.Content;
import com.neuropilot.backup.spi.ObjectExistsException;
import com.neuropilot.backup.spi.ObjectKey;
import com.neuropilot.backup.spi.StorageTarget;
import com.neuropilot.backup.spi.StoredObject;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One destination of a run: does everything in its own thread, in order, and fails by itself.
 *
 * <p>After a failure nothing more is tried there but to remove what was put.
 */
final class Destination implements Closeable {
  private static final long END_SECONDS = 60;

  private final String label;
  private final StorageTarget target;
  private final StorageTarget once;
  private final StorageTarget before;
  private final RunJournal journal;
  private final ExecutorService thread;
  private final List<ObjectKey> attempted = new CopyOnWriteArrayList<>();
  private final Set<String> proofs = new ConcurrentSkipListSet<>();
  private volatile @Nullable IOException failure;
  private volatile @Nullable Manifest previous;
  private volatile Map<String, String> known = Map.of();
  private volatile @Nullable Together companions;
  private final Arrivals arrivals;
  private boolean published;

  Destination(String label, StorageTarget target, String pipeline, RunJournal journal) {
    this.label = label;
    this.before = new ListedOnce(target, pipeline + "_");
    this.target = target;
    this.once = target instanceof RetryingStorage retrying ? retrying.once() : target;
    this.journal = journal;
    this.arrivals = new Arrivals(bytes -> journal.stored(label, bytes));
    this.thread =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread worker = new Thread(task, "neuropilot-store-" + label);
              worker.setDaemon(true);
              return worker;
            });
  }

  String label() {
    return label;
  }

  StorageTarget target() {
    return target;
  }

  /** Returns the storage as it is before the run: its pipeline's objects are listed once. */
  StorageTarget before() {
    return before;
  }

  /** Remembers the backup that this run's follows there. */
  void follow(Optional<Manifest> newest) {
    previous = newest.orElse(null);
  }

  /** Remembers the hashes of the manifests that are there, by id. */
  void know(Map<String, String> hashes) {
    known = Map.copyOf(hashes);
  }

  Map<String, String> known() {
    return known;
  }

  Optional<Manifest> previous() {
    return Optional.ofNullable(previous);
  }

  boolean isAlive() {
    return failure == null;
  }

  boolean isPublished() {
    return published;
  }

  Optional<String> problem() {
    return Optional.ofNullable(failure).map(problem -> String.valueOf(problem.getMessage()));
  }

  Optional<IOException> failure() {
    return Optional.ofNullable(failure);
  }

  String proof() {
    return String.join("+", proofs);
  }

  private interface Put {
    StoredObject run() throws IOException;
  }

  /** What a destination does. */
  interface Work {
    void run() throws IOException;
  }

  /**
   * Does something in this destination's thread, unless it failed before; the future always ends
   * normally.
   */
  CompletableFuture<Void> submit(Work work) {
    try {
      return CompletableFuture.runAsync(() -> attempt(work), thread);
    } catch (RejectedExecutionException e) {
      return CompletableFuture.completedFuture(null);
    }
  }

  /** Puts an object; for use in this destination's thread. */
  void put(ObjectKey key, Content content) throws IOException {
    arrivals.begin(key);
    try {
      StoredObject stored =
          attempt(
              key,
              () ->
                  target.put(
                      key, content, sent -> arrivals.sent(key, Math.min(sent, content.length()))));
      proofs.add(stored.proof());
      arrivals.stored(key, stored.length());
      journal.stored(label, key.name(), stored.length());
    } finally {
      arrivals.end(key);
    }
  }

  /**
   * Puts an object that is not the backup's: the begun marker, the instructions. That there is one
   * of that name is not this destination's failure.
   */
  void putAside(ObjectKey key, Content content) throws IOException {
    attempt(key, () -> target.put(key, content));
  }

  /**
   * Begins to put small objects, and something else, beside what this destination does at the
   * moment; {@link #awaitCompanions()} tells what became of it. For the run's thread.
   */
  void beginCompanions(Map<ObjectKey, Content> objects, Consumer<Destination> meanwhile) {
    if (isAlive()) {
      Together begun = new Together("neuropilot-store-" + label);
      companions = begun;
      objects.forEach((key, content) -> begun.begin(() -> put(key, content)));
      begun.begin(() -> meanwhile.accept(this));
    }
  }

  /** Waits for what {@link #beginCompanions} began; for use in this destination's thread. */
  void awaitCompanions() throws IOException {
    Together begun = companions;
    if (begun != null) {
      try (begun) {
        begun.await();
      }
    }
  }

  /** An object that is there already is somebody else's, and not to be removed. */
  private StoredObject attempt(ObjectKey key, Put put) throws IOException {
    attempted.add(key);
    try {
      return put.run();
    } catch (ObjectExistsException e) {
      attempted.remove(key);
      throw e;
    }
  }

  /** Removes the begun marker when the name turned out to be taken elsewhere. */
  void giveBack() throws IOException {
    target.deleteAll(attempted);
    attempted.clear();
  }

  /** Puts the manifest, which makes the objects a backup. */
  void publish(ObjectKey key, Content content) throws IOException {
    put(key, content);
    published = true;
  }

  /**
   * Ends the thread. What it does at the moment is interrupted.
   *
   * @return whether it ended
   */
  boolean stop() {
    thread.shutdownNow();
    boolean ended = false;
    boolean interrupted = Thread.interrupted();
    try {
      ended = endCompanions() && thread.awaitTermination(END_SECONDS, TimeUnit.SECONDS);
      if (!ended) {
        journal.warn(
            "Destination "
                + label
                + " does not end what it was doing; its leftovers are no backup, and the next run"
                + " removes them.");
      }
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return ended;
  }

  private boolean endCompanions() {
    try {
      Together begun = companions;
      if (begun != null) {
        begun.close();
      }
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Removes everything that was put, the manifest first and the begun marker last. For use after
   * {@link #stop()}. Where the destination failed, it was tried often enough: what does not go at
   * once is left to the next run.
   */
  void removeAll() {
    List<ObjectKey> backwards = new ArrayList<>(attempted);
    Collections.reverse(backwards);
    try {
      (isAlive() ? target : once).deleteAll(backwards);
    } catch (IOException | RuntimeException e) {
      journal.warn(
          "Destination "
              + label
              + " keeps leftovers of this run ("
              + e.getMessage()
              + "). They are no backup; the next run removes them.");
    }
  }

  @Override
  public void close() throws IOException {
    stop();
    target.close();
  }

  private void attempt(Work work) {
    if (!isAlive()) {
      return;
    }
    try {
      work.run();
    } catch (IOException e) {
      fail(e);
    } catch (RuntimeException | Error e) {
      fail(
          new IOException(
              "The storage plug-in failed unexpectedly: "
                  + e
                  + ". Please report this to its author.",
              e));
    }
  }

  /** What goes wrong once the backup is there does not take it away again. */
  private void fail(IOException e) {
    if (published) {
      journal.warn(
          "The backup is whole at " + label + ", but what follows failed: " + e.getMessage());
      return;
    }
    failure = e;
    if (!thread.isShutdown()) {
      journal.destinationFailed(label, String.valueOf(e.getMessage()));
    }
  }
}
