package com.neuropilot.backup.postgres;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/**
 * How restored data comes to its place: beside the target and then into its name, or within it in
 * one transaction.
 */
interface RestoreRoad extends Closeable {
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
