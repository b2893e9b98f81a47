package com.neuropilot.backup;

import com.neuropilot.backup.internal.cron.CronTimes;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * When something is due: {@code Schedule.cron("0 2 * * *").in(ZoneId.of("Europe/Berlin"))}.
 * Immutable.
 *
 * <p>An expression has the five fields of cron: minute, hour, day of the month, month, weekday; a
 * sixth before them counts seconds. The usual names such as {@code @hourly} and {@code @daily}
 * serve too. Days of the month and weekdays are alternatives if both are given.
 *
 * <p>What is due while a zone's clock is put forward is due right after; what is due while it is
 * put back is due once, but what is due every hour is due every hour.
 */
public final class Schedule {
  /** How long a job may take until it is overdue, unless said otherwise; or until the next one. */
  private static final Duration USUAL_PATIENCE = Duration.ofHours(6);

  private final String cron;
  private final CronTimes times;
  private final Duration jitter;
  private final Duration overdueAfter;

  private Schedule(String cron, CronTimes times, Duration jitter, Duration overdueAfter) {
    this.cron = cron;
    this.times = times;
    this.jitter = jitter;
    this.overdueAfter = overdueAfter;
  }

  /**
   * Returns the schedule of an expression, in UTC.
   *
   * @throws IllegalArgumentException when it is no cron expression, or is never due
   */
  public static Schedule cron(String expression) {
    try {
      return new Schedule(
          expression.strip(),
          CronTimes.of(expression, ZoneOffset.UTC),
          Duration.ZERO,
          Duration.ZERO);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "'" + expression.strip() + "' is no cron expression: " + e.getMessage(), e);
    }
  }

  /** Returns the same schedule by the clock of a time zone. */
  public Schedule in(ZoneId zone) {
    return new Schedule(cron, times.in(zone), jitter, overdueAfter);
  }

  /**
   * Returns the same schedule, begun up to this long after it is due, at random: so that many hosts
   * or databases do not begin at once.
   */
  public Schedule jitter(Duration most) {
    if (most.isNegative()) {
      throw new IllegalArgumentException("jitter is " + most + "; it must not be negative");
    }
    return new Schedule(cron, times, most, overdueAfter);
  }

  /**
   * Returns the same schedule that is overdue when nothing good has come of it so long after it was
   * due; 6 hours unless said otherwise, or until it is due again if that is sooner.
   */
  public Schedule overdueAfter(Duration patience) {
    if (patience.isNegative() || patience.isZero()) {
      throw new IllegalArgumentException("overdue-after is " + patience + "; it must be positive");
    }
    return new Schedule(cron, times, jitter, patience);
  }

  /** Returns the expression. */
  public String cron() {
    return cron;
  }

  /** Returns the time zone. */
  public ZoneId zone() {
    return times.zone();
  }

  /** Returns the most that a job may begin late on purpose; zero unless said. */
  public Duration jitter() {
    return jitter;
  }

  /** Returns the first due time after an instant. */
  public Instant next(Instant after) {
    return times.next(after);
  }

  /** Returns the last due time before an instant. */
  public Instant previous(Instant before) {
    return times.previous(before);
  }

  /**
   * Returns the newest due time that must have been served by now: where nothing good was begun at
   * or after it, the schedule is overdue.
   *
   * @param now the time
   */
  public Instant promised(Instant now) {
    Instant due = previous(now.plusNanos(1));
    while (due.plus(patience(due)).isAfter(now)) {
      due = previous(due);
    }
    return due;
  }

  private Duration patience(Instant due) {
    if (!overdueAfter.isZero()) {
      return overdueAfter;
    }
    Duration period = Duration.between(due, next(due));
    return period.compareTo(USUAL_PATIENCE) < 0 ? period : USUAL_PATIENCE;
  }

  @Override
  public String toString() {
    return cron + " (" + zone() + ")";
  }
}
