package com.neuropilot.backup.spi;

/**
 * Says that another restore or rollback of the same database goes on; nothing was touched. Trying
 * again helps when that has ended.
 */
public class RestoreLockedException extends StageException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param message what goes on, and what to do
   */
  public RestoreLockedException(String message) {
    super(message, true);
  }
}
