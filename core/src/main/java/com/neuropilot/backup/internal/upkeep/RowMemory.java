package com.neuropilot.backup.internal.upkeep;

import java.util.Map;
import java.util.Optional;

/**
 * How many rows a pipeline's last backup had, as long as the pipeline lives: at the destinations
 * only the key holder can read that. Safe for use by several threads.
 */
public final class RowMemory {
  private static final Last NOTHING = new Last("", 0);

  private record Last(String id, long rows) {}

  private volatile Last last = NOTHING;

  /** Returns the rows of a backup, if that is the last one and they were counted. */
  Optional<Long> of(String id) {
    Last known = last;
    return known.id().equals(id) ? Optional.of(known.rows()) : Optional.empty();
  }

  void remember(String id, Map<String, Long> rows) {
    last = rows.isEmpty() ? NOTHING : new Last(id, sum(rows));
  }

  static long sum(Map<String, Long> rows) {
    return rows.values().stream().mapToLong(Long::longValue).sum();
  }
}
