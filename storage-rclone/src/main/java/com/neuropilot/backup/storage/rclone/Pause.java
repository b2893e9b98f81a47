package com.neuropilot.backup.storage.rclone;

import java.io.InterruptedIOException;

/** Waits before something is tried again. */
final class Pause {
  private Pause() {}

  static void millis(long millis) throws InterruptedIOException {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("Interrupted while waiting to try again.");
    }
  }
}
