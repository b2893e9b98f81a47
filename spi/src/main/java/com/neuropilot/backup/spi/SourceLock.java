package com.neuropilot.backup.spi;

import java.io.Closeable;
import java.io.IOException;

/**
 * A lock held on a database. {@code close()} gives it back, may be called more than once and does
 * not throw for a lost connection.
 */
public interface SourceLock extends Closeable {
  /**
   * Makes sure that the lock is still held.
   *
   * @throws StageException when it was lost
   */
  void check() throws IOException;

  @Override
  void close();
}
