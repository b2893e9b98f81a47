package com.neuropilot.backup.drill;

import java.util.OptionalLong;

/**
 * The rows of one table.
 *
 * @param name its name, quoted as SQL where needed
 * @param recorded what the backup says; empty if it says nothing
 * @param restored what was counted after the restore; empty if the table is not there or could not
 *     be counted
 */
public record DrillTable(String name, OptionalLong recorded, OptionalLong restored) {
  /** Returns whether the numbers differ. */
  public boolean isDifferent() {
    return recorded.isPresent() && !recorded.equals(restored);
  }
}
