package com.neuropilot.backup;

import com.neuropilot.backup.internal.registry.Problems;
import com.neuropilot.backup.internal.registry.UnusableConfigException;
import com.neuropilot.backup.internal.run.RunLockedException;
import com.neuropilot.backup.internal.storage.StorageLockedException;
import com.neuropilot.backup.spi.IntegrityException;
import com.neuropilot.backup.spi.RestoreLockedException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.List;

/** Turns what stages throw into what callers of the library see. */
final class Failures {
  private Failures() {}

  static BackupException of(IOException failure) {
    String message = failure.getMessage() == null ? failure.toString() : failure.getMessage();
    if (failure instanceof InterruptedIOException) {
      return new BackupInterruptedException(message, failure);
    }
    if (failure instanceof IntegrityException) {
      return new DamagedBackupException(message, failure);
    }
    if (failure instanceof RunLockedException
        || failure instanceof StorageLockedException
        || failure instanceof RestoreLockedException) {
      return new BackupLockedException(message, failure);
    }
    if (failure instanceof UnusableConfigException) {
      return new ConfigurationException(List.of(message), failure);
    }
    return new StageFailedException(message, failure);
  }

  static void throwIfAny(Problems problems) {
    if (problems.any()) {
      throw problems.onlyMissingProviders()
          ? new ProviderNotFoundException(problems.messages())
          : new ConfigurationException(problems.messages());
    }
  }
}
