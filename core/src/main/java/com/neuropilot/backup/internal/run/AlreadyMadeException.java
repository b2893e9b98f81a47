package com.neuropilot.backup.internal.run;

/** Says that the backup for a due time is there, so that none is made again. */
public final class AlreadyMadeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  AlreadyMadeException(String message) {
    super(message);
  }
}
