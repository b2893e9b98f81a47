package com.neuropilot.backup.cli;

import java.util.List;

/** Says that the command line or the configuration file cannot be used as it is. */
final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UsageException(String message) {
    super(message);
  }

  UsageException(List<String> problems) {
    this(
        problems.size() == 1
            ? problems.get(0)
            : "There are " + problems.size() + " problems:\n- " + String.join("\n- ", problems));
  }
}
