package com.neuropilot.backup;

import com.neuropilot.backup.internal.manifest.BackupId;
import com.neuropilot.backup.internal.manifest.Manifest.DueEntry;
import java.time.Instant;
import java.util.Optional;

/**
 * A time at which a schedule was due. Its manifest says which one a backup was made for, so that
 * none is made twice.
 *
 * @param schedule the schedule's label: lower-case letters, digits and hyphens
 * @param at when it was due
 */
public record DueTime(String schedule, Instant at) {
  /** Checks the label. */
  public DueTime {
    if (!BackupId.isPipelineName(schedule)) {
      throw new IllegalArgumentException(
          "'" + schedule + "' is no label: it takes lower-case letters, digits and hyphens.");
    }
  }

  static Optional<DueTime> of(DueEntry entry) {
    return entry.equals(DueEntry.NONE)
        ? Optional.empty()
        : Optional.of(new DueTime(entry.schedule(), Instant.parse(entry.time())));
  }

  DueEntry entry() {
    return new DueEntry(schedule, at.toString());
  }
}
