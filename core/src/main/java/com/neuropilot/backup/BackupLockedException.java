package com.neuropilot.backup;

/** Says that another run of the same pipeline goes on. */
public final class BackupLockedException extends BackupException {
  private static final long serialVersionUID = 1L;

  BackupLockedException(String message, Throwable cause) {
    super(message, cause);
  }
}
