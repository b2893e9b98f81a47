package com.neuropilot.backup.postgres;

import com.neuropilot.backup.spi.DumpSource;
import com.neuropilot.backup.spi.RestoreReport.Blocking;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * How restored data comes to its place: beside the target and then into its name, or within it in
 * one transaction.
 */
interface RestoreRoad extends Closeable {
  /** Returns what is going to be replaced, if that is not kept otherwise. */
  default Optional<DumpSource> replaced() {
    return Optional.empty();
  }

  /** Takes the name of the backup that what is going to be replaced was saved as. */
  default void saved(String backup) {}

  /**
   * Takes away what stands in the script's place; called once, in the script's thread, before it.
   */
  default void makeRoom() throws IOException {}

  /** Returns for how long others had to wait, if they had to and the data is in its place. */
  default Optional<Blocking> blocking() {
    return Optional.empty();
  }

  /** Returns the session that the script runs in. */
  Session session();

  /** Returns whether the script runs in one transaction of ours, with its own taken out. */
  boolean oneTransaction();

  /** Ends the script's part and returns a session that sees what came out of it. */
  Session proofSession() throws IOException;

  /** Puts the restored data in its place. Not to be interrupted. */
  void takePlace() throws IOException;

  /** Returns what was left out on the way, and why. */
  List<String> skipped();

  /** Returns what a person should know. */
  List<String> warnings();

  /** Undoes everything, unless the data is in its place. */
  @Override
  void close() throws IOException;
}
