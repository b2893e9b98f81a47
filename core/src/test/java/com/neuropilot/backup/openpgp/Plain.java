package com.neuropilot.backup.openpgp;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

/** Bytes to encrypt. */
final class Plain {
  private Plain() {}

  /** Returns what can be compressed. */
  static byte[] text(int length) {
    String line = "Order 17 of \"Größe\"\tdone\\n\t2025-01-20 02:00:00+00\n";
    String text = line.repeat(length / line.length() + 1);
    return Arrays.copyOf(text.getBytes(StandardCharsets.UTF_8), length);
  }

  /** Returns what cannot. */
  static byte[] noise(int length, long seed) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }
}
