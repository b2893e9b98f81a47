package com.neuropilot.backup.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** Numbers, as people read them. */
final class Words {
  private static final List<String> UNITS = List.of("B", "kB", "MB", "GB", "TB", "PB", "EB");
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT);

  private Words() {}

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
    return count(count, thing, thing + "s");
  }

  /** Returns a count of things: {@code "1 entry"}, {@code "42 entries"}. */
  static String count(long count, String one, String several) {
    return count(count) + " " + (count == 1 ? one : several);
  }

  /** Returns a duration by its two greatest units: {@code "3 h 12 min"}. */
  static String duration(Duration duration) {
    long seconds = Math.max(0, duration.toSeconds());
    if (seconds >= 86_400) {
      return count(seconds / 86_400, "day") + rest(seconds % 86_400 / 3_600, "h");
    }
    if (seconds >= 3_600) {
      return seconds / 3_600 + " h" + rest(seconds % 3_600 / 60, "min");
    }
    return seconds >= 60 ? seconds / 60 + " min" + rest(seconds % 60, "s") : seconds + " s";
  }

  /** Returns a duration that may be short: {@code "0.4 s"}, {@code "3 min 12 s"}. */
  static String moment(Duration duration) {
    return duration.toSeconds() < 10
        ? String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0)
        : duration(duration);
  }

  static String time(Instant instant) {
    return TIME.format(instant.atOffset(ZoneOffset.UTC));
  }

  private static String rest(long count, String unit) {
    return count == 0 ? "" : " " + count + " " + unit;
  }
}
