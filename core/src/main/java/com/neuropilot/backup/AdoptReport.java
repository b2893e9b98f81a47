package com.neuropilot.backup;

import com.neuropilot.backup.internal.upkeep.AdoptOutcome;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What became of a file that was adopted.
 *
 * @param backup the name of the backup that it is now
 * @param storages the labels of the storages where it is one
 * @param problems what failed, why, and what to do, by the storage's label
 */
public record AdoptReport(String backup, List<String> storages, Map<String, String> problems) {
  /** Takes copies. */
  public AdoptReport {
    storages = List.copyOf(storages);
    problems = new LinkedHashMap<>(problems);
  }

  static AdoptReport of(AdoptOutcome outcome) {
    Map<String, String> problems = new LinkedHashMap<>();
    outcome
        .failures()
        .forEach((label, failure) -> problems.put(label, Failures.of(failure).getMessage()));
    return new AdoptReport(outcome.backup(), outcome.done(), problems);
  }
}
