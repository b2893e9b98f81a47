package com.neuropilot.backup.openpgp;

import java.io.IOException;
import java.io.InputStream;

/**
 * A length in the new packet format (RFC 4880, section 4.2.2).
 *
 * @param bytes how many bytes follow
 * @param partial whether another length follows them
 */
record PacketLength(long bytes, boolean partial) {
  static PacketLength read(InputStream in) throws IOException {
    int first = octet(in);
    if (first < 192) {
      return new PacketLength(first, false);
    }
    if (first < 224) {
      return new PacketLength(((first - 192) << 8) + octet(in) + 192, false);
    }
    return first < 255
        ? new PacketLength(1L << (first & 0x1f), true)
        : new PacketLength(number(in, 4), false);
  }

  /** Reads a whole number, most significant byte first. */
  static long number(InputStream in, int octets) throws IOException {
    long number = 0;
    for (int i = 0; i < octets; i++) {
      number = (number << 8) | octet(in);
    }
    return number;
  }

  static int octet(InputStream in) throws IOException {
    int octet = in.read();
    if (octet < 0) {
      throw PacketBody.truncated();
    }
    return octet;
  }
}
