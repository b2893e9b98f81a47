package com.neuropilot.backup.spi.tck;

import java.io.ByteArrayInputStream;

/**
 * Gives one to seven bytes at a time, as a slow connection does, and never knows what is available.
 */
final class TricklingInputStream extends ByteArrayInputStream {
  private int calls;

  TricklingInputStream(byte[] bytes) {
    super(bytes);
  }

  @Override
  public synchronized int read(byte[] buffer, int offset, int length) {
    calls++;
    return super.read(buffer, offset, Math.min(length, 1 + calls % 7));
  }

  @Override
  public synchronized int available() {
    return 0;
  }
}
