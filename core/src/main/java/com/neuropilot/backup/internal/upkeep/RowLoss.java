package com.neuropilot.backup.internal.upkeep;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;

/**
 * Finds what lost rows between two backups: all tables together, or one of consequence, which had a
 * hundred rows at least and a hundredth of all.
 *
 * <p>Tables whose names differ in digits only count as one: a partition of a month that is dropped
 * is no loss where the others go on.
 */
final class RowLoss {
  private static final long FEWEST = 100;
  private static final long SHARE = 100;
  private static final int MOST_TOLD = 3;

  private final Map<String, Long> before;
  private final Map<String, Long> now;
  private final BiPredicate<Long, Long> tooMuch;

  /**
   * Compares.
   *
   * @param tooMuch whether having the second number of rows after the first is too much of a loss
   */
  RowLoss(Map<String, Long> before, Map<String, Long> now, BiPredicate<Long, Long> tooMuch) {
    this.before = families(before);
    this.now = families(now);
    this.tooMuch = tooMuch;
  }

  /** Returns what got less, in words, if that is too much. */
  Optional<String> inWords() {
    long all = sum(before);
    if (tooMuch.test(all, sum(now))) {
      return Optional.of(words("", sum(now), all));
    }
    List<String> tables =
        before.keySet().stream()
            .filter(table -> rows(before, table) >= Math.max(FEWEST, all / SHARE))
            .filter(table -> tooMuch.test(rows(before, table), rows(now, table)))
            .sorted(Comparator.comparing((String table) -> rows(before, table)).reversed())
            .toList();
    String told =
        tables.stream()
            .limit(MOST_TOLD)
            .map(table -> words(" in " + table, rows(now, table), rows(before, table)))
            .collect(Collectors.joining("; "));
    int more = tables.size() - MOST_TOLD;
    return tables.isEmpty()
        ? Optional.empty()
        : Optional.of(more > 0 ? told + "; and " + more + " tables more" : told);
  }

  private static String words(String where, long now, long before) {
    return now + " rows" + where + " where the one before had " + before;
  }

  private static Map<String, Long> families(Map<String, Long> tables) {
    Map<String, Long> families = new TreeMap<>();
    tables.forEach(
        (table, rows) -> families.merge(table.replaceAll("[0-9]+", "*"), rows, Long::sum));
    return families;
  }

  private static long rows(Map<String, Long> tables, String table) {
    return tables.getOrDefault(table, 0L);
  }

  private static long sum(Map<String, Long> tables) {
    return tables.values().stream().mapToLong(Long::longValue).sum();
  }
}
