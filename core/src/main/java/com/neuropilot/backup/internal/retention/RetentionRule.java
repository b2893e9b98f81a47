package com.neuropilot.backup.internal.retention;

import java.time.ZonedDateTime;
import java.time.temporal.IsoFields;
import java.util.Locale;

/**
 * The kinds of rules. {@link #DAILY} and the like keep the newest backup of each of the last so
 * many periods that have one, as restic does.
 */
public enum RetentionRule {
  /** All that began within so many days. */
  DAYS(0),
  /** The newest so many. */
  LAST(0),
  /** By calendar days. */
  DAILY(1),
  /** By ISO-8601 weeks. */
  WEEKLY(2),
  /** By calendar months. */
  MONTHLY(3),
  /** By calendar years. */
  YEARLY(4);

  private static final int SHIFT = 1000;

  private final int period;

  RetentionRule(int period) {
    this.period = period;
  }

  /** Returns the name in a configuration, e.g. {@code "keep-monthly"}. */
  public String key() {
    return "keep-" + name().toLowerCase(Locale.ROOT);
  }

  /** Returns whether the rule keeps one backup of each period. */
  boolean isPeriodic() {
    return period > 0;
  }

  /** Returns a number that all times of one period share, and no others. */
  int period(ZonedDateTime time) {
    return switch (period) {
      case 1 -> time.getYear() * SHIFT + time.getDayOfYear();
      case 2 ->
          time.get(IsoFields.WEEK_BASED_YEAR) * SHIFT + time.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR);
      case 3 -> time.getYear() * SHIFT + time.getMonthValue();
      default -> time.getYear();
    };
  }
}
