package com.neuropilot.backup.schedule;

import com.neuropilot.backup.BackupException;

/** Says that the scheduler's table cannot be used. */
public final class SchedulerException extends BackupException {
  private static final long serialVersionUID = 1L;

  SchedulerException(String message, Throwable cause) {
    super(message, cause);
  }
}
