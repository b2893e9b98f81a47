package com.neuropilot.backup;

import com.neuropilot.backup.internal.upkeep.SyncOutcome;
import java.util.List;

/**
 * What was copied to one storage.
 *
 * @param storage the storage's label
 * @param location where it is, for people
 * @param copied the names of the backups that are whole there now and were not before
 * @param problems what could not be copied, why, and what to do; empty when nothing is lacking
 */
public record SyncReport(
    String storage, String location, List<String> copied, List<String> problems) {
  /** Takes copies. */
  public SyncReport {
    copied = List.copyOf(copied);
    problems = List.copyOf(problems);
  }

  static SyncReport of(SyncOutcome outcome) {
    return new SyncReport(
        outcome.label(), outcome.location(), outcome.copied(), outcome.problems());
  }
}
