package com.neuropilot.backup.cli;

import com.neuropilot.backup.BackupEntry;
import com.neuropilot.backup.BackupState;
import com.neuropilot.backup.VerificationReport;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Where runs have not ended, or were killed: what lies there is no copy of a backup, so nothing is
 * damaged.
 */
final class Unended {
  private final Map<String, Set<String>> labels = new HashMap<>();

  private Unended() {}

  static Unended of(List<BackupEntry> entries) {
    Unended unended = new Unended();
    // An entry with a damaged copy is DAMAGED, so the problems of these are the unended copies.
    entries.stream()
        .filter(entry -> entry.state() == BackupState.INCOMPLETE)
        .forEach(entry -> unended.labels.put(entry.id(), entry.problems().keySet()));
    return unended;
  }

  /** Returns whether there is no copy anywhere. */
  static boolean isWholly(BackupEntry entry) {
    return entry.state() == BackupState.INCOMPLETE
        && entry.problems().size() == entry.storages().size();
  }

  static String message(BackupEntry entry) {
    return entry.id()
        + " is no backup (yet): its run has not ended, or was killed. The next run removes what a"
        + " killed one has left.";
  }

  boolean isAt(String backup, String label) {
    return labels.getOrDefault(backup, Set.of()).contains(label);
  }

  /** Returns whether a copy is damaged. */
  boolean isDamaged(VerificationReport report) {
    return report.problems().entrySet().stream()
        .anyMatch(copy -> !copy.getValue().isEmpty() && !isAt(report.id(), copy.getKey()));
  }
}
