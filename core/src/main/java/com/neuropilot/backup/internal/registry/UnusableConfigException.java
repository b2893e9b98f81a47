package com.neuropilot.backup.internal.registry;

import com.neuropilot.backup.spi.StageException;
import java.io.IOException;

/**
 * Says that a stage cannot do its work as it is configured: a file that its configuration names is
 * absent, unreadable or not what it should be.
 */
public final class UnusableConfigException extends StageException {
  private static final long serialVersionUID = 1L;

  /** Creates it from what the stage said. */
  public UnusableConfigException(IOException cause) {
    super(cause.getMessage() == null ? cause.toString() : cause.getMessage(), false, cause);
  }
}
