package com.neuropilot.backup.internal.cron;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A cron expression: minute, hour, day, month and weekday, as cron has them, with a field for
 * seconds before them if there are six; or {@code @daily} and the like. Immutable.
 */
final class CronExpression {
  private static final LocalDateTime FIRST = LocalDateTime.of(2000, 1, 1, 0, 0);
  private static final int YEARS = 41;
  private static final Map<String, String> NICKNAMES =
      Map.of(
          "@hourly", "0 * * * *",
          "@daily", "0 0 * * *",
          "@midnight", "0 0 * * *",
          "@weekly", "0 0 * * 0",
          "@monthly", "0 0 1 * *",
          "@yearly", "0 0 1 1 *",
          "@annually", "0 0 1 1 *");

  private final CronField seconds;
  private final CronField minutes;
  private final CronField hours;
  private final CronField days;
  private final CronField months;
  private final CronField weekdays;

  private CronExpression(List<String> fields) {
    seconds = CronField.parse(CronUnit.SECOND, fields.get(0));
    minutes = CronField.parse(CronUnit.MINUTE, fields.get(1));
    hours = CronField.parse(CronUnit.HOUR, fields.get(2));
    days = CronField.parse(CronUnit.DAY, fields.get(3));
    months = CronField.parse(CronUnit.MONTH, fields.get(4));
    weekdays = CronField.parse(CronUnit.WEEKDAY, fields.get(5));
  }

  /**
   * Reads an expression.
   *
   * @throws IllegalArgumentException when it means nothing or is never due
   */
  static CronExpression parse(String text) {
    String given = text.strip();
    List<String> fields =
        new ArrayList<>(List.of(NICKNAMES.getOrDefault(given, given).split("\\s+")));
    if (fields.size() == 5) {
      fields.add(0, "0");
    }
    if (fields.size() != 6) {
      throw new IllegalArgumentException(
          "it has "
              + fields.size()
              + " fields, and five are needed: minute, hour, day, month, weekday, as in 0 2 * * *");
    }
    CronExpression expression = new CronExpression(fields);
    if (expression.from(FIRST).isEmpty()) {
      throw new IllegalArgumentException("there is no such day in any month that it names");
    }
    return expression;
  }

  /** Returns whether it is due in every hour of a day that it is due on. */
  boolean isEveryHour() {
    return hours.isEvery(CronUnit.HOUR);
  }

  /** Returns the first time on a clock's face that it names, from a time on. */
  Optional<LocalDateTime> from(LocalDateTime time) {
    LocalDate last = time.toLocalDate().plusYears(YEARS);
    LocalTime from = time.toLocalTime();
    for (LocalDate day = time.toLocalDate(); day.isBefore(last); day = day.plusDays(1)) {
      Optional<LocalTime> found = takes(day) ? from(from) : Optional.empty();
      if (found.isPresent()) {
        return Optional.of(day.atTime(found.get()));
      }
      from = LocalTime.MIN;
    }
    return Optional.empty();
  }

  /** As in cron, day and weekday are alternatives if both are given. */
  private boolean takes(LocalDate date) {
    boolean day = days.has(date.getDayOfMonth());
    boolean weekday = weekdays.has(date.getDayOfWeek().getValue() % 7);
    boolean either = days.isRestricted() && weekdays.isRestricted();
    return months.has(date.getMonthValue()) && (either ? day || weekday : day && weekday);
  }

  private Optional<LocalTime> from(LocalTime time) {
    for (int hour = hours.from(time.getHour()); hour >= 0; hour = hours.from(hour + 1)) {
      LocalTime within = hour == time.getHour() ? time : LocalTime.MIN;
      for (int minute = minutes.from(within.getMinute());
          minute >= 0;
          minute = minutes.from(minute + 1)) {
        int second = seconds.from(minute == within.getMinute() ? within.getSecond() : 0);
        if (second >= 0) {
          return Optional.of(LocalTime.of(hour, minute, second));
        }
      }
    }
    return Optional.empty();
  }
}
