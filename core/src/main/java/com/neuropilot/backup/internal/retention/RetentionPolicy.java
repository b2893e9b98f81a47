package com.neuropilot.backup.internal.retention;

import com.neuropilot.backup.internal.retention.Dated.Standing;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Judges the entries of one pipeline at one destination.
 *
 * <p>Whatever the rules say, these stay: the newest whole backup that was not found bad, the newest
 * that is proven, pinned ones, everything that is no whole backup or was found bad, and everything
 * while the clock is behind the newest entry. Copies made before a restore are never counted; they
 * go after days of their own.
 */
public final class RetentionPolicy {
  /** Why everything stays when the clock cannot be trusted. */
  public static final String CLOCK_BEHIND = "clock-behind";

  private static final String NEWEST = "newest";
  private static final String PROVEN = "newest-proven";
  private static final String PINNED = "pinned";
  private static final String NO_RULE = "no-rule";

  private final RetentionRules rules;
  private final ZonedDateTime now;
  private final Optional<String> proven;

  /**
   * Creates a policy.
   *
   * @param rules what to keep
   * @param now the time
   */
  public RetentionPolicy(RetentionRules rules, Instant now) {
    this(rules, now, Optional.empty());
  }

  /**
   * Creates a policy.
   *
   * @param rules what to keep
   * @param now the time
   * @param proven the newest backup that was restored in a drill, if there is one
   */
  public RetentionPolicy(RetentionRules rules, Instant now, Optional<String> proven) {
    this.rules = rules;
    this.now = now.atZone(rules.zone());
    this.proven = proven;
  }

  /** Returns a judgement for each entry, newest first. */
  public List<Judgement> judge(List<Dated> entries) {
    List<Dated> newestFirst =
        entries.stream()
            .sorted(Comparator.comparing(Dated::begun).thenComparing(Dated::id).reversed())
            .toList();
    boolean behind = isClockBehind(entries);
    Map<Dated, List<String>> kept = keptByRules(newestFirst);
    return newestFirst.stream()
        .map(entry -> new Judgement(entry, reasons(entry, behind, kept)))
        .toList();
  }

  /** Returns whether an entry is newer than the clock: then one of the two is wrong. */
  public boolean isClockBehind(List<Dated> entries) {
    return entries.stream()
        .filter(entry -> entry.standing() != Standing.FOREIGN)
        .anyMatch(entry -> entry.newest().isAfter(now.toInstant()));
  }

  private List<String> reasons(Dated entry, boolean behind, Map<Dated, List<String>> kept) {
    List<String> reasons = new ArrayList<>();
    if (entry.pinned()) {
      reasons.add(PINNED);
    }
    if (proven.filter(entry.id()::equals).isPresent()) {
      reasons.add(PROVEN);
    }
    if (entry.standing() == Standing.WHOLE) {
      reasons.addAll(kept.getOrDefault(entry, List.of()));
    } else if (entry.standing() != Standing.PRE_RESTORE || isInTime(entry)) {
      reasons.add(entry.standing().word());
    }
    if (behind) {
      reasons.add(CLOCK_BEHIND);
    }
    return reasons;
  }

  /** A copy made before a restore has days of its own, once anything is deleted at all. */
  private boolean isInTime(Dated entry) {
    return rules.isEmpty()
        || entry.begun().isAfter(now.minusDays(rules.preRestoreDays()).toInstant());
  }

  private Map<Dated, List<String>> keptByRules(List<Dated> newestFirst) {
    Map<Dated, List<String>> kept = new HashMap<>();
    Map<RetentionRule, Integer> used = new EnumMap<>(RetentionRule.class);
    Map<RetentionRule, Integer> period = new EnumMap<>(RetentionRule.class);
    boolean newest = true;
    for (Dated entry : newestFirst) {
      if (entry.standing() != Standing.WHOLE) {
        continue;
      }
      List<String> reasons = new ArrayList<>(newest ? List.of(NEWEST) : List.of());
      newest = false;
      if (rules.keepsAll()) {
        reasons.add(NO_RULE);
      }
      for (RetentionRule rule : RetentionRule.values()) {
        if (keeps(rule, entry.begun().atZone(rules.zone()), used, period)) {
          reasons.add(rule.key());
        }
      }
      kept.put(entry, reasons);
    }
    return kept;
  }

  private boolean keeps(
      RetentionRule rule,
      ZonedDateTime begun,
      Map<RetentionRule, Integer> used,
      Map<RetentionRule, Integer> periods) {
    int count = rules.count(rule);
    if (rule == RetentionRule.DAYS) {
      return count > 0 && begun.isAfter(now.minusDays(count));
    }
    if (used.getOrDefault(rule, 0) >= count) {
      return false;
    }
    if (rule.isPeriodic()) {
      Integer current = rule.period(begun);
      if (current.equals(periods.put(rule, current))) {
        return false;
      }
    }
    used.merge(rule, 1, Integer::sum);
    return true;
  }
}
