package com.neuropilot.backup.spi;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Bytes that are known beforehand and can be read again, so that putting them can be retried and
 * verified.
 *
 * <ul>
 *   <li>Does not change while it is put.
 *   <li>Safe for use by several threads.
 * </ul>
 */
public interface Content {
  /** Returns the length in bytes. */
  long length();

  /** Returns the SHA-256 of the bytes. */
  Checksum sha256();

  /** Returns a new stream of the bytes from the beginning; the caller closes it. */
  InputStream open() throws IOException;

  /**
   * Returns the file that holds exactly these bytes, if there is one. It may be read and linked to,
   * never written, moved or removed.
   */
  Optional<Path> file();
}
