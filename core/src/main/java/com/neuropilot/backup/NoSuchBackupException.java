package com.neuropilot.backup;

/** Says that there is no such backup. */
public final class NoSuchBackupException extends BackupException {
  private static final long serialVersionUID = 1L;

  NoSuchBackupException(String message) {
    super(message);
  }
}
