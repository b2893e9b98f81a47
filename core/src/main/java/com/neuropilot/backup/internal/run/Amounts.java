package com.neuropilot.backup.internal.run;

import java.time.Duration;
import java.util.Locale;

/** Bytes and durations, as people read them. */
public final class Amounts {
  private static final double KILOBYTE = 1e3;
  private static final double MEGABYTE = 1e6;
  private static final double GIGABYTE = 1e9;

  private Amounts() {}

  /** Returns a number of bytes: {@code "1.0 GB"}. */
  public static String bytes(long bytes) {
    if (bytes >= GIGABYTE) {
      return String.format(Locale.ROOT, "%.1f GB", bytes / GIGABYTE);
    }
    return bytes >= MEGABYTE
        ? String.format(Locale.ROOT, "%.1f MB", bytes / MEGABYTE)
        : String.format(Locale.ROOT, "%.1f kB", bytes / KILOBYTE);
  }

  /** Returns a duration by its two greatest units: {@code "3 h 12 min"}. */
  public static String duration(Duration duration) {
    Duration positive = duration.isNegative() ? Duration.ZERO : duration;
    if (positive.toDays() > 0) {
      long days = positive.toDays();
      return days + (days == 1 ? " day" : " days") + rest(positive.toHoursPart(), "h");
    }
    if (positive.toHours() > 0) {
      return positive.toHours() + " h" + rest(positive.toMinutesPart(), "min");
    }
    return positive.toMinutes() > 0
        ? positive.toMinutes() + " min" + rest(positive.toSecondsPart(), "s")
        : positive.toSeconds() + " s";
  }

  private static String rest(int count, String unit) {
    return count == 0 ? "" : " " + count + " " + unit;
  }
}
