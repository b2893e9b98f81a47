package com.neuropilot.backup.postgres;

/** The last bytes of a table's data, which should be the line that ends it. */
final class DataTail {
  /** {@code \.} and three line ends, as pg_dump writes them after the rows. */
  static final int LINE_ENDS = 3;

  private static final int LENGTH = 5;
  private static final long TERMINATOR = 0x5c2e0a0a0aL;
  private static final long MASK = 0xffffffffffL;

  private long last;

  void reset() {
    last = 0;
  }

  void accept(byte[] bytes, int offset, int length) {
    for (int i = offset + Math.max(0, length - LENGTH); i < offset + length; i++) {
      last = (last << 8) | (bytes[i] & 0xff);
    }
  }

  boolean isTerminator() {
    return (last & MASK) == TERMINATOR;
  }
}
