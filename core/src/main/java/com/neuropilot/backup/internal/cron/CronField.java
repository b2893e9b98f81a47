package com.neuropilot.backup.internal.cron;

import java.util.BitSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The values that one field of a cron expression takes. Immutable. */
final class CronField {
  private static final Pattern RANGE =
      Pattern.compile("(?:([*?])|(\\w+)(?:-(\\w+))?)(?:/(\\d{1,4}))?");
  private static final int SUNDAY = 7;

  private final BitSet values = new BitSet();
  private final boolean restricted;

  private CronField(CronUnit unit, String text) {
    restricted = !text.startsWith("*") && !text.equals("?");
    for (String range : text.split(",", -1)) {
      add(unit, range);
    }
    if (unit == CronUnit.WEEKDAY && values.get(SUNDAY)) {
      values.clear(SUNDAY);
      values.set(0);
    }
  }

  /**
   * Reads a field.
   *
   * @throws IllegalArgumentException when it means nothing; the message says which and why
   */
  static CronField parse(CronUnit unit, String text) {
    return new CronField(unit, text);
  }

  boolean has(int value) {
    return values.get(value);
  }

  /** Returns the least value from this one on; negative if there is none. */
  int from(int value) {
    return values.nextSetBit(value);
  }

  /** Returns whether it takes every value of its unit. */
  boolean isEvery(CronUnit unit) {
    return values.cardinality() == unit.most() - unit.least() + 1;
  }

  /** Returns whether it says which, rather than leaving it to other fields. */
  boolean isRestricted() {
    return restricted;
  }

  private void add(CronUnit unit, String range) {
    Matcher matcher = RANGE.matcher(range);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          unit.title() + " is '" + range + "', which is not like *, 5, 1-5 or */15");
    }
    boolean all = matcher.group(1) != null;
    int first = all ? unit.least() : unit.number(matcher.group(2));
    int last = all ? unit.most() : last(unit, first, matcher);
    int step = matcher.group(4) == null ? 1 : Integer.parseInt(matcher.group(4));
    if (step == 0 || last < first) {
      throw new IllegalArgumentException(unit.title() + " is '" + range + "', which is nothing");
    }
    for (int value = first; value <= last; value += step) {
      values.set(value);
    }
  }

  /** {@code 5/15} is from 5 to the end; {@code fri-sun} ends with the seventh day. */
  private static int last(CronUnit unit, int first, Matcher matcher) {
    if (matcher.group(3) == null) {
      return matcher.group(4) == null ? first : unit.most();
    }
    int last = unit.number(matcher.group(3));
    return unit == CronUnit.WEEKDAY && last == 0 && first > 0 ? SUNDAY : last;
  }
}
