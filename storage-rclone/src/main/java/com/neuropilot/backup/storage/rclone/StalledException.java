package com.neuropilot.backup.storage.rclone;

import com.neuropilot.backup.spi.StageException;

/**
 * rclone made no progress for so long that it was ended: asking at once again takes as long. A
 * remote that hangs the second time is given up.
 */
final class StalledException extends StageException {
  private static final long serialVersionUID = 1;

  StalledException(String message, boolean retryable) {
    super(message, retryable);
  }
}
