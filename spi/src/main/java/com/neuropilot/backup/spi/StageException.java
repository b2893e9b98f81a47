package com.neuropilot.backup.spi;

import java.io.IOException;

/**
 * Says that a stage failed, and whether trying again may help.
 *
 * <p>The message says what failed, why, and what to do; it holds no secret and no row of the data.
 */
public class StageException extends IOException {
  private static final long serialVersionUID = 1L;

  private final boolean retryable;

  /**
   * Creates the exception.
   *
   * @param message what failed, why, what to do
   * @param retryable whether the same operation may succeed when tried again
   */
  public StageException(String message, boolean retryable) {
    super(message);
    this.retryable = retryable;
  }

  /**
   * Creates the exception with its cause.
   *
   * @param message what failed, why, what to do
   * @param retryable whether the same operation may succeed when tried again
   * @param cause the cause
   */
  public StageException(String message, boolean retryable, Throwable cause) {
    super(message, cause);
    this.retryable = retryable;
  }

  /** Returns whether the same operation may succeed when tried again. */
  public boolean retryable() {
    return retryable;
  }
}
