package com.neuropilot.backup;

/** Says that a backup is damaged, or not from whom it should be: it must not be used. */
public final class DamagedBackupException extends BackupException {
  private static final long serialVersionUID = 1L;

  DamagedBackupException(String message, Throwable cause) {
    super(message, cause);
  }
}
