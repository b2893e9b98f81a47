package com.neuropilot.backup;

/** Says what failed, why, and what to do. The message holds no secret and no row of the data. */
public class BackupException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BackupException(String message) {
    super(message);
  }

  /** For the exceptions of this library. */
  protected BackupException(String message, Throwable cause) {
    super(message, cause);
  }
}
