package com.neuropilot.backup;

/** Says that a stage failed: the database, a tool, a storage, a key. */
public final class StageFailedException extends BackupException {
  private static final long serialVersionUID = 1L;

  StageFailedException(String message, Throwable cause) {
    super(message, cause);
  }
}
