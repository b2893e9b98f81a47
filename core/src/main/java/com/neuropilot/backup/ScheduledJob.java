package com.neuropilot.backup;

/** What a schedule does. */
public enum ScheduledJob {
  /** Makes a backup. */
  BACKUP,
  /** Restores a backup for a trial. */
  DRILL,
  /** Deletes what retention does not keep. */
  PRUNE
}
