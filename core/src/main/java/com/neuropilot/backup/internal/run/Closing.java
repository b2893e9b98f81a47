package com.neuropilot.backup.internal.run;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Closes what a run opened, the last first and everything, whatever fails.
 *
 * <p>By then the backup is published or gone, the restore committed or not: what fails is a warning
 * and changes nothing of that. For one thread.
 */
public final class Closing implements Closeable {
  private final RunJournal journal;
  private final Deque<Entry> entries = new ArrayDeque<>();

  private record Entry(String what, Closeable resource) {}

  /**
   * Begins with nothing.
   *
   * @param journal is told what cannot be closed
   */
  public Closing(RunJournal journal) {
    this.journal = journal;
  }

  /**
   * Closes this too.
   *
   * @param what begins a sentence: {@code "The database"}
   * @param resource what to close
   * @return the resource
   */
  public <T extends Closeable> T add(String what, T resource) {
    entries.push(new Entry(what, resource));
    return resource;
  }

  @Override
  public void close() {
    while (!entries.isEmpty()) {
      close(entries.pop());
    }
  }

  private void close(Entry entry) {
    try {
      entry.resource().close();
    } catch (IOException | RuntimeException e) {
      journal.warn(
          entry.what()
              + " could not be closed at the end: "
              + (e instanceof IOException && e.getMessage() != null ? e.getMessage() : e)
              + " The outcome is not touched by that.");
    }
  }
}
