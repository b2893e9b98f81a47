package com.neuropilot.backup.cli;

import com.neuropilot.backup.BackupException;
import com.neuropilot.backup.BackupLockedException;
import com.neuropilot.backup.ConfigurationException;
import com.neuropilot.backup.DamagedBackupException;
import com.neuropilot.backup.NoSuchBackupException;

/** What the process ends with. */
final class ExitStatus {
  static final int DONE = 0;
  static final int FAILED = 1;
  static final int USAGE = 2;
  static final int WARNINGS = 3;
  static final int DAMAGED = 4;
  static final int NO_SUCH_BACKUP = 5;
  static final int LOCKED = 6;

  private ExitStatus() {}

  static int of(Exception failure) {
    if (failure instanceof UsageException || failure instanceof ConfigurationException) {
      return USAGE;
    }
    return failure instanceof BackupException known ? of(known) : FAILED;
  }

  private static int of(BackupException failure) {
    if (failure instanceof DamagedBackupException) {
      return DAMAGED;
    }
    if (failure instanceof NoSuchBackupException) {
      return NO_SUCH_BACKUP;
    }
    return failure instanceof BackupLockedException ? LOCKED : FAILED;
  }
}
