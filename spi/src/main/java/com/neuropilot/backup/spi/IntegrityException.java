package com.neuropilot.backup.spi;

import java.io.IOException;

/**
 * Says that data is damaged, truncated, not protected or not from whom it should be: it must not be
 * used.
 */
public class IntegrityException extends IOException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param message what is damaged and what to do
   */
  public IntegrityException(String message) {
    super(message);
  }

  /**
   * Creates the exception with its cause.
   *
   * @param message what is damaged and what to do
   * @param cause the cause
   */
  public IntegrityException(String message, Throwable cause) {
    super(message, cause);
  }
}
