package com.neuropilot.backup.openpgp;

import com.neuropilot.backup.spi.IntegrityException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/**
 * The body of one packet (RFC 4880, section 4.2): {@code -1} comes only where its length says that
 * it ends.
 */
final class PacketBody extends InputStream {
  private final InputStream in;
  private long left;
  private boolean partial;
  private final boolean toTheEnd;

  private PacketBody(InputStream in, long left, boolean partial, boolean toTheEnd) {
    this.in = in;
    this.left = left;
    this.partial = partial;
    this.toTheEnd = toTheEnd;
  }

  static PacketBody of(InputStream in, PacketLength length) {
    return new PacketBody(in, length.bytes(), length.partial(), false);
  }

  /** Returns a body of the old format without a length, which ends where its source ends. */
  static PacketBody toTheEnd(InputStream in) {
    return new PacketBody(in, Long.MAX_VALUE, false, true);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    if (length == 0) {
      return 0;
    }
    while (left == 0 && partial) {
      PacketLength next = PacketLength.read(in);
      left = next.bytes();
      partial = next.partial();
    }
    return left == 0 ? -1 : readSome(bytes, offset, (int) Math.min(length, left));
  }

  private int readSome(byte[] bytes, int offset, int length) throws IOException {
    int count = in.read(bytes, offset, length);
    if (count < 0 && toTheEnd) {
      left = 0;
      return -1;
    }
    if (count < 0) {
      throw truncated();
    }
    left -= count;
    return count;
  }

  static IntegrityException truncated() {
    return new IntegrityException(
        "The OpenPGP message is truncated: it ends in the middle of a packet. Fetch it again, or"
            + " take another copy or backup.");
  }
}
