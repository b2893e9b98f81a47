package com.neuropilot.backup.internal.storage;

import java.io.IOException;

/** Somebody else deletes or copies at a storage. */
public final class StorageLockedException extends IOException {
  private static final long serialVersionUID = 1L;

  StorageLockedException(String message) {
    super(message);
  }
}
