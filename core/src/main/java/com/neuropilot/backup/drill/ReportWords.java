package com.neuropilot.backup.drill;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** Numbers of a report, as people read them. */
final class ReportWords {
  private static final List<String> UNITS = List.of("B", "kB", "MB", "GB", "TB", "PB", "EB");
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("d MMMM uuuu, HH:mm:ss 'UTC'", Locale.ENGLISH);
  private static final long SLOW_MILLIS = 60_000;

  private ReportWords() {}

  /** Returns a number of bytes with three digits: {@code "1.02 GB"}. */
  static String bytes(long bytes) {
    double value = bytes;
    int unit = 0;
    while (value >= 999.5 && unit < UNITS.size() - 1) {
      value /= 1000;
      unit++;
    }
    String format =
        unit == 0 || value >= 99.95 ? "%.0f %s" : value >= 9.995 ? "%.1f %s" : "%.2f %s";
    return String.format(Locale.ROOT, format, value, UNITS.get(unit));
  }

  /** Returns a count: {@code "1,234,567"}. */
  static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  /** Returns a count of things: {@code "1 table"}, {@code "42 tables"}. */
  static String count(long count, String thing) {
    return count(count) + " " + thing + (count == 1 ? "" : "s");
  }

  /**
   * Returns a duration: {@code "0.84 s"}, {@code "12.3 s"}, {@code "2 min 5 s"}, {@code "1 day 2
   * h"}.
   */
  static String duration(Duration duration) {
    long millis = Math.max(0, duration.toMillis());
    if (millis < SLOW_MILLIS) {
      return String.format(Locale.ROOT, millis < 10_000 ? "%.2f s" : "%.1f s", millis / 1000.0);
    }
    long seconds = millis / 1000;
    if (seconds >= 86_400) {
      return count(seconds / 86_400, "day") + rest(seconds % 86_400 / 3_600, "h");
    }
    return seconds >= 3_600
        ? seconds / 3_600 + " h" + rest(seconds % 3_600 / 60, "min")
        : seconds / 60 + " min" + rest(seconds % 60, "s");
  }

  /** Returns an instant: {@code "20 January 2025, 02:00:00 UTC"}. */
  static String time(Instant instant) {
    return TIME.format(instant.atOffset(ZoneOffset.UTC));
  }

  private static String rest(long count, String unit) {
    return count == 0 ? "" : " " + count + " " + unit;
  }
}
