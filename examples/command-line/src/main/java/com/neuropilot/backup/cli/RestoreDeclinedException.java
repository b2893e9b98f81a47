package com.neuropilot.backup.cli;

/** Says that a person did not want the restore. */
final class RestoreDeclinedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  RestoreDeclinedException() {
    super("Not confirmed; nothing was touched.");
  }
}
