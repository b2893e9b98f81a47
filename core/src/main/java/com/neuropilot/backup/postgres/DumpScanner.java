package com.neuropilot.backup.postgres;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads along while a dump passes: whether its end is in its place, and how many rows each table
 * has. For one thread.
 */
interface DumpScanner {
  /** Takes the next bytes; keeps none of the array. */
  void accept(byte[] bytes, int offset, int length);

  /**
   * Returns what is wrong with the dump if it ends here, as the end of a sentence about it; empty
   * when it is whole.
   */
  Optional<String> problem();

  /**
   * Returns the rows of each table whose data is in the dump, in the dump's order; -1 where they
   * could not be counted.
   */
  Map<String, Long> rows();

  /** Returns the version of the archive's format, or empty. */
  String archiveVersion();

  /** Returns what a person should know. */
  List<String> warnings();
}
