package com.neuropilot.backup;

import com.neuropilot.backup.event.Progress;
import com.neuropilot.backup.internal.run.RunJournal;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** A run that goes on in a thread of its own. Safe for use by several threads. */
public final class BackupRun {
  private final RunJournal journal;
  private final CompletableFuture<BackupResult> result = new CompletableFuture<>();
  private final Thread thread;

  BackupRun(String pipeline, RunJournal journal, Supplier<BackupResult> work) {
    this.journal = journal;
    this.thread = new Thread(() -> complete(work), "neuropilot-run-" + pipeline);
  }

  BackupRun start() {
    thread.start();
    return this;
  }

  /** Returns the backup's name; the pipeline's name as long as the backup has none. */
  public String id() {
    return journal.subject();
  }

  /** Returns how far the run is. */
  public Progress progress() {
    return journal.progress();
  }

  /**
   * Cancels the run: children are ended, what was made is removed, and the result says so. Does
   * nothing when the run has ended.
   */
  public void cancel() {
    thread.interrupt();
  }

  /**
   * Returns the result, which comes in every outcome; the future never fails. Cancelling it does
   * not cancel the run.
   */
  public CompletableFuture<BackupResult> result() {
    return result.copy();
  }

  private void complete(Supplier<BackupResult> work) {
    try {
      result.complete(work.get());
    } catch (RuntimeException | Error e) {
      result.complete(
          BackupResult.failed(
              new StageFailedException("The run failed unexpectedly: " + e, e),
              journal.warnings()));
    }
  }
}
