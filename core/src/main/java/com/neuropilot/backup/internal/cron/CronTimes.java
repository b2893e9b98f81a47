package com.neuropilot.backup.internal.cron;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.List;

/**
 * The due times of a cron expression in a time zone. Immutable.
 *
 * <p>A time that the clock skips when it is put forward is due right after the gap, and a time that
 * comes twice when it is put back is due the first time. What is due every hour is due every hour
 * of real time.
 */
public final class CronTimes {
  private static final List<Duration> STEPS_BACK =
      List.of(
          Duration.ofMinutes(1),
          Duration.ofHours(1),
          Duration.ofDays(1),
          Duration.ofDays(32),
          Duration.ofDays(366),
          Duration.ofDays(366L * 9),
          Duration.ofDays(366L * 41));

  private final CronExpression expression;
  private final ZoneId zone;
  private final ZoneRules rules;

  private CronTimes(CronExpression expression, ZoneId zone) {
    this.expression = expression;
    this.zone = zone;
    this.rules = zone.getRules();
  }

  /**
   * Returns the due times of an expression.
   *
   * @param cron five fields, six with seconds before them, or {@code @daily} and the like
   * @throws IllegalArgumentException when it means nothing; the message begins in its middle: "it
   *     has ..."
   */
  public static CronTimes of(String cron, ZoneId zone) {
    return new CronTimes(CronExpression.parse(cron), zone);
  }

  /** Returns the same in another zone. */
  public CronTimes in(ZoneId newZone) {
    return new CronTimes(expression, newZone);
  }

  /** Returns the zone. */
  public ZoneId zone() {
    return zone;
  }

  /** Returns the first due time after an instant. */
  public Instant next(Instant after) {
    return expression.isEveryHour() ? nextInRealTime(after) : nextOnTheClock(after);
  }

  /** Returns the last due time before an instant. */
  public Instant previous(Instant before) {
    for (Duration step : STEPS_BACK) {
      Instant found = next(before.minus(step));
      if (found.isBefore(before)) {
        return lastFrom(found, before);
      }
    }
    throw new IllegalStateException("No due time was found before " + before + ".");
  }

  private Instant lastFrom(Instant first, Instant before) {
    Instant last = first;
    for (Instant due = first; due.isBefore(before); due = next(due)) {
      last = due;
    }
    return last;
  }

  private Instant nextOnTheClock(Instant after) {
    LocalDateTime time = second(LocalDateTime.ofInstant(after, zone));
    while (true) {
      time = from(time.plusSeconds(1));
      ZoneOffsetTransition gap = rules.getTransition(time);
      Instant due = gap != null && gap.isGap() ? gap.getInstant() : time.atZone(zone).toInstant();
      if (due.isAfter(after)) {
        return due;
      }
    }
  }

  private Instant nextInRealTime(Instant after) {
    ZoneOffset offset = rules.getOffset(after);
    LocalDateTime time = second(LocalDateTime.ofInstant(after, offset)).plusSeconds(1);
    ZoneOffsetTransition change = rules.nextTransition(after);
    while (true) {
      Instant due = from(time).toInstant(offset);
      if (change == null || due.isBefore(change.getInstant())) {
        return due;
      }
      offset = change.getOffsetAfter();
      time = change.getDateTimeAfter();
      change = rules.nextTransition(change.getInstant());
    }
  }

  private LocalDateTime from(LocalDateTime time) {
    return expression.from(time).orElseThrow();
  }

  private static LocalDateTime second(LocalDateTime time) {
    return time.truncatedTo(ChronoUnit.SECONDS);
  }
}
