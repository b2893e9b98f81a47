package com.neuropilot.backup.storage.rclone;

import com.neuropilot.backup.spi.StageException;

/** rclone made no progress for so long that it was ended: asking at once again takes as long. */
final class StalledException extends StageException {
  private static final long serialVersionUID = 1;

  StalledException(String message) {
    super(message, true);
  }
}
