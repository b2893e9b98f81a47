package com.neuropilot.backup.spi;

/**
 * Says that a stage made no progress for so long that it was ended. Trying again may help, and
 * costs as much time again: it is done once, where what fails at once is tried more often.
 *
 * @see StageException#retryable()
 */
public final class StalledException extends StageException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception, which is retryable.
   *
   * @param message what made no progress, for how long, what to do
   */
  public StalledException(String message) {
    super(message, true);
  }
}
