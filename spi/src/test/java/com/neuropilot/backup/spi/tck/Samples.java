package com.neuropilot.backup.spi.tck;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;

/** Bytes to try things with. */
final class Samples {
  private Samples() {}

  static byte[] random(int length, long seed) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  /** Lines as of a dump, which compress well. */
  static byte[] text(int length) {
    StringBuilder text = new StringBuilder(length + 100);
    for (int line = 0; text.length() < length; line++) {
      text.append(line)
          .append("\tpart ")
          .append(line * 31 % 977)
          .append("\tEUR\t2025-01-20 02:00:00+00\n");
    }
    return Arrays.copyOf(text.toString().getBytes(StandardCharsets.US_ASCII), length);
  }

  /** Positions below a length: all of the first and last hundred, and some between. */
  static int[] positions(int length, int between) {
    IntStream ends =
        IntStream.concat(
            IntStream.range(0, Math.min(100, length)),
            IntStream.range(Math.max(0, length - 100), length));
    IntStream middle = IntStream.range(0, between).map(i -> (int) ((long) length * i / between));
    return IntStream.concat(ends, middle).distinct().sorted().toArray();
  }

  static byte[] flipped(byte[] bytes, int position, int bit) {
    byte[] changed = bytes.clone();
    changed[position] ^= (byte) (1 << bit);
    return changed;
  }

  static byte[] joined(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }
}
