package com.neuropilot.backup.postgres;

import java.io.IOException;

/** Says that an archive is not built as its version says. */
final class ArchiveFormatException extends IOException {
  private static final long serialVersionUID = 1L;

  ArchiveFormatException(String message) {
    super(message);
  }
}
