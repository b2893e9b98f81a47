package com.neuropilot.backup.internal.retention;

import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalInt;

/**
 * How many backups each rule keeps. Without any rule, all are kept.
 *
 * @param counts the number of each rule that is in use, 1 at least
 * @param zone whose calendar counts
 * @param preRestore for how many days copies made before a restore are kept, if that was said
 */
public record RetentionRules(
    Map<RetentionRule, Integer> counts, ZoneId zone, OptionalInt preRestore) {
  /** For how many days copies made before a restore are kept unless said otherwise. */
  public static final int PRE_RESTORE_DAYS = 30;

  /** What says so in a configuration. */
  public static final String PRE_RESTORE_KEY = "keep-pre-restore-days";

  /** Keeps everything. */
  public static final RetentionRules NONE = new RetentionRules(Map.of(), ZoneOffset.UTC);

  /** Rules that say nothing of copies made before a restore. */
  public RetentionRules(Map<RetentionRule, Integer> counts, ZoneId zone) {
    this(counts, zone, OptionalInt.empty());
  }

  /** Takes a copy and checks it. */
  public RetentionRules {
    EnumMap<RetentionRule, Integer> copy = new EnumMap<>(RetentionRule.class);
    copy.putAll(counts);
    copy.forEach((rule, count) -> check(rule.key(), count));
    preRestore.ifPresent(days -> check(PRE_RESTORE_KEY, days));
    counts = Map.copyOf(copy);
  }

  /** Returns rules with one more, or another number for one. */
  public RetentionRules with(RetentionRule rule, int count) {
    EnumMap<RetentionRule, Integer> more = new EnumMap<>(RetentionRule.class);
    more.putAll(counts);
    more.put(rule, count);
    return new RetentionRules(more, zone, preRestore);
  }

  /** Returns the same rules in another zone. */
  public RetentionRules in(ZoneId newZone) {
    return new RetentionRules(counts, newZone, preRestore);
  }

  /** Returns rules that keep copies made before a restore for so many days. */
  public RetentionRules keepingPreRestore(int days) {
    return new RetentionRules(counts, zone, OptionalInt.of(days));
  }

  /** Returns whether there is no rule, so that nothing is ever deleted. */
  public boolean isEmpty() {
    return counts.isEmpty() && preRestore.isEmpty();
  }

  /** Returns whether all backups are kept but, after their days, copies made before a restore. */
  boolean keepsAll() {
    return counts.isEmpty();
  }

  /** Returns for how many days copies made before a restore are kept. */
  public int preRestoreDays() {
    return preRestore.orElse(PRE_RESTORE_DAYS);
  }

  /** Returns the number of a rule; 0 if it is not in use. */
  public int count(RetentionRule rule) {
    return counts.getOrDefault(rule, 0);
  }

  private static void check(String key, int count) {
    if (count < 1) {
      throw new IllegalArgumentException(
          key + " is " + count + "; it must be 1 at least. Leave it out to do without it.");
    }
  }
}
