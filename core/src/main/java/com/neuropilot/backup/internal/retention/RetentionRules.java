package com.neuropilot.backup.internal.retention;

import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.Map;

/**
 * How many backups each rule keeps. Without any rule, all are kept.
 *
 * @param counts the number of each rule that is in use, 1 at least
 * @param zone whose calendar counts
 */
public record RetentionRules(Map<RetentionRule, Integer> counts, ZoneId zone) {
  /** Keeps everything. */
  public static final RetentionRules NONE = new RetentionRules(Map.of(), ZoneOffset.UTC);

  /** Takes a copy and checks it. */
  public RetentionRules {
    EnumMap<RetentionRule, Integer> copy = new EnumMap<>(RetentionRule.class);
    copy.putAll(counts);
    copy.forEach(RetentionRules::check);
    counts = Map.copyOf(copy);
  }

  /** Returns rules with one more, or another number for one. */
  public RetentionRules with(RetentionRule rule, int count) {
    EnumMap<RetentionRule, Integer> more = new EnumMap<>(RetentionRule.class);
    more.putAll(counts);
    more.put(rule, count);
    return new RetentionRules(more, zone);
  }

  /** Returns the same rules in another zone. */
  public RetentionRules in(ZoneId newZone) {
    return new RetentionRules(counts, newZone);
  }

  /** Returns whether there is no rule, so that nothing is ever deleted. */
  public boolean isEmpty() {
    return counts.isEmpty();
  }

  /** Returns the number of a rule; 0 if it is not in use. */
  public int count(RetentionRule rule) {
    return counts.getOrDefault(rule, 0);
  }

  private static void check(RetentionRule rule, int count) {
    if (count < 1) {
      throw new IllegalArgumentException(
          rule.key() + " is " + count + "; it must be 1 at least. Leave it out to do without it.");
    }
  }
}
