package com.neuropilot.backup.internal.check;

import java.util.Locale;

/** Bytes, as people read them. */
final class Amounts {
  private static final double MEGABYTE = 1e6;
  private static final double GIGABYTE = 1e9;

  private Amounts() {}

  static String bytes(long bytes) {
    return bytes >= GIGABYTE
        ? String.format(Locale.ROOT, "%.1f GB", bytes / GIGABYTE)
        : String.format(Locale.ROOT, "%.1f MB", bytes / MEGABYTE);
  }
}
