package com.neuropilot.backup;

/** Says that another run of the same pipeline goes on, or another restore of the same database. */
public final class BackupLockedException extends BackupException {
  private static final long serialVersionUID = 1L;

  BackupLockedException(String message, Throwable cause) {
    super(message, cause);
  }
}
