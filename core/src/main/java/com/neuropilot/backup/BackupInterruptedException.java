package com.neuropilot.backup;

/** Says that a run was cancelled or its thread interrupted; everything that it had made is gone. */
public final class BackupInterruptedException extends BackupException {
  private static final long serialVersionUID = 1L;

  BackupInterruptedException(String message, Throwable cause) {
    super(message, cause);
  }
}
