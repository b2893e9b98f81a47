package com.neuropilot.backup.storage.rclone;

/**
 * How a run of rclone ended.
 *
 * @param status its exit status
 * @param output what it printed
 * @param log what it logged
 * @param stalled whether it was ended since it made no progress
 */
record Outcome(int status, String output, RcloneLog log, boolean stalled) {
  /** The exit status that says that the folder is not there. */
  private static final int NO_FOLDER = 3;

  boolean succeeded() {
    return status == 0 && !stalled;
  }

  boolean foundNoFolder() {
    return status == NO_FOLDER && !stalled;
  }
}
