package com.neuropilot.backup.internal.run;

import java.io.IOException;

/** Says that another run of the same pipeline holds the lock. */
public final class RunLockedException extends IOException {
  private static final long serialVersionUID = 1L;

  RunLockedException(String message) {
    super(message);
  }
}
