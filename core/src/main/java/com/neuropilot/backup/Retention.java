package com.neuropilot.backup;

import com.neuropilot.backup.internal.retention.RetentionRule;
import com.neuropilot.backup.internal.retention.RetentionRules;
import java.time.ZoneId;

/**
 * Which backups stay at a destination: {@code Retention.keepDays(30).keepMonthly(12)}. Immutable.
 *
 * <p>A backup stays if one rule keeps it. Days, weeks, months and years are those of a calendar, in
 * UTC unless {@link Rules#in} says otherwise; weeks begin on Monday. Daily, weekly, monthly and
 * yearly keep the newest backup of each of the last so many periods that <em>have</em> one, as
 * restic does. Whatever the rules say, these are never deleted: the newest whole backup, pinned
 * ones, whatever is no whole backup of the same pipeline, and everything while the clock is behind
 * the newest manifest.
 *
 * <p>Each number must be 1 at least, or {@link IllegalArgumentException} is thrown.
 */
public sealed interface Retention permits Retention.Rules {
  /** For how many days copies that were made before a restore are kept unless said: 30. */
  int DEFAULT_PRE_RESTORE_DAYS = RetentionRules.PRE_RESTORE_DAYS;

  /** Keeps everything that began within the last so many days. */
  static Rules keepDays(int days) {
    return new Rules(RetentionRules.NONE).keepDays(days);
  }

  /** Keeps the newest so many. */
  static Rules keepLast(int count) {
    return new Rules(RetentionRules.NONE).keepLast(count);
  }

  /** Keeps the newest of each of the last so many days that have one. */
  static Rules keepDaily(int days) {
    return new Rules(RetentionRules.NONE).keepDaily(days);
  }

  /** Keeps the newest of each of the last so many weeks that have one. */
  static Rules keepWeekly(int weeks) {
    return new Rules(RetentionRules.NONE).keepWeekly(weeks);
  }

  /** Keeps the newest of each of the last so many months that have one. */
  static Rules keepMonthly(int months) {
    return new Rules(RetentionRules.NONE).keepMonthly(months);
  }

  /** Keeps the newest of each of the last so many years that have one. */
  static Rules keepYearly(int years) {
    return new Rules(RetentionRules.NONE).keepYearly(years);
  }

  /** Keeps everything but copies that were made before a restore, and those for so many days. */
  static Rules keepPreRestoreDays(int days) {
    return new Rules(RetentionRules.NONE).keepPreRestoreDays(days);
  }

  /** Keeps everything: nothing is ever deleted. What counts where nothing is said. */
  static Retention keepAll() {
    return new Rules(RetentionRules.NONE);
  }

  /** One rule or several. Immutable. */
  final class Rules implements Retention {
    private final RetentionRules rules;

    Rules(RetentionRules rules) {
      this.rules = rules;
    }

    /** Keeps everything that began within the last so many days too. */
    public Rules keepDays(int days) {
      return with(RetentionRule.DAYS, days);
    }

    /** Keeps the newest so many too. */
    public Rules keepLast(int count) {
      return with(RetentionRule.LAST, count);
    }

    /** Keeps the newest of each of the last so many days that have one too. */
    public Rules keepDaily(int days) {
      return with(RetentionRule.DAILY, days);
    }

    /** Keeps the newest of each of the last so many weeks that have one too. */
    public Rules keepWeekly(int weeks) {
      return with(RetentionRule.WEEKLY, weeks);
    }

    /** Keeps the newest of each of the last so many months that have one too. */
    public Rules keepMonthly(int months) {
      return with(RetentionRule.MONTHLY, months);
    }

    /** Keeps the newest of each of the last so many years that have one too. */
    public Rules keepYearly(int years) {
      return with(RetentionRule.YEARLY, years);
    }

    /**
     * Keeps copies that were made before a restore for so many days; {@value
     * #DEFAULT_PRE_RESTORE_DAYS} unless said. No other rule keeps or counts them.
     */
    public Rules keepPreRestoreDays(int days) {
      return new Rules(rules.keepingPreRestore(days));
    }

    /** Counts days, weeks, months and years in this zone; in UTC unless said. */
    public Rules in(ZoneId zone) {
      return new Rules(rules.in(zone));
    }

    RetentionRules rules() {
      return rules;
    }

    private Rules with(RetentionRule rule, int count) {
      return new Rules(rules.with(rule, count));
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Rules that && that.rules.equals(rules);
    }

    @Override
    public int hashCode() {
      return rules.hashCode();
    }

    @Override
    public String toString() {
      return "Retention"
          + rules.counts()
          + (rules.preRestore().isPresent()
              ? " and pre-restore " + rules.preRestore().getAsInt()
              : "")
          + " in "
          + rules.zone();
    }
  }
}
