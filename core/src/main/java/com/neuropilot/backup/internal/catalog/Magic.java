package com.neuropilot.backup.internal.catalog;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Tells what bytes are by how they begin. */
final class Magic {
  private static final int LONGEST = 6;
  private static final String ARMOR = "-----BEGIN PGP MESSAGE-----";
  // RFC 4880, section 4.3: what an encrypted message begins with.
  private static final int KEY_PACKET = 1;
  private static final int PASSPHRASE_PACKET = 3;

  private Magic() {}

  /**
   * Returns the id of the compressor that made the bytes; the stream, which must support marks,
   * stays where it is.
   */
  static String compressor(InputStream stream) throws IOException {
    stream.mark(LONGEST);
    String start = HexFormat.of().formatHex(stream.readNBytes(LONGEST));
    stream.reset();
    if (start.startsWith("28b52ffd")) {
      return "zstd";
    }
    if (start.startsWith("1f8b")) {
      return "gzip";
    }
    return start.startsWith("fd377a585a00") ? "xz" : "none";
  }

  /**
   * Returns whether the bytes are an encrypted OpenPGP message; the stream, which must support
   * marks, stays where it is.
   */
  static boolean isOpenPgp(InputStream stream) throws IOException {
    stream.mark(ARMOR.length());
    byte[] start = stream.readNBytes(ARMOR.length());
    stream.reset();
    return new String(start, StandardCharsets.ISO_8859_1).equals(ARMOR)
        || (start.length > 0 && isKeyPacket(start[0] & 0xff));
  }

  /** The upper bit marks a packet, the next one tells the newer way to write its kind. */
  private static boolean isKeyPacket(int first) {
    int kind = (first & 0x40) == 0 ? (first & 0x3f) >> 2 : first & 0x3f;
    return (first & 0x80) != 0 && (kind == KEY_PACKET || kind == PASSPHRASE_PACKET);
  }
}
