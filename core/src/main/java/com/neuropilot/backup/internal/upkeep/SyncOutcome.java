package com.neuropilot.backup.internal.upkeep;

import java.util.List;

/**
 * What was copied to a storage.
 *
 * @param label the storage's label
 * @param location where it is, for people
 * @param copied the backups, in the order in which they were copied
 * @param problems what could not be copied, and why
 */
public record SyncOutcome(
    String label, String location, List<String> copied, List<String> problems) {
  /** Takes copies. */
  public SyncOutcome {
    copied = List.copyOf(copied);
    problems = List.copyOf(problems);
  }
}
