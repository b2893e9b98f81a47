package com.neuropilot.backup.internal.registry;

import com.neuropilot.backup.spi.StageException;
import java.io.IOException;

/**
 * Says that a stage could not even be created: a file that its configuration names is absent,
 * unreadable or not what it should be.
 */
public final class UnusableConfigException extends StageException {
  private static final long serialVersionUID = 1L;

  UnusableConfigException(IOException cause) {
    super(cause.getMessage() == null ? cause.toString() : cause.getMessage(), false, cause);
  }
}
