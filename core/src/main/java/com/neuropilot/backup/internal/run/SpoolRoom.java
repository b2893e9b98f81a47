package com.neuropilot.backup.internal.run;

import java.io.InterruptedIOException;
import java.util.concurrent.Semaphore;

/** Room for two parts of a stream in the work directory: one is written while the other is put. */
final class SpoolRoom {
  private static final int PARTS = 2;

  private final Semaphore parts = new Semaphore(PARTS);

  /**
   * Waits until another part may be written.
   *
   * @throws InterruptedIOException when the thread is interrupted
   */
  void take() throws InterruptedIOException {
    try {
      parts.acquire();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("Interrupted while waiting for the destinations.");
    }
  }

  /** Gives the room of a part back, whose file is gone. */
  void giveBack() {
    parts.release();
  }
}
