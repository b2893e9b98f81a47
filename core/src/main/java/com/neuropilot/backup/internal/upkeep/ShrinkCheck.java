package com.neuropilot.backup.internal.upkeep;

import com.neuropilot.backup.internal.manifest.Manifest;
import java.util.Map;
import java.util.Optional;

/**
 * Notices the silent disaster: a small, perfectly valid backup.
 *
 * @param percent how much a backup may lose against the one before it; at 100 nothing is looked at
 * @param memory the rows of the last backup
 */
public record ShrinkCheck(int percent, RowMemory memory) {
  private static final int ALL = 100;

  /**
   * A backup that lost too much.
   *
   * @param previous the one before it
   * @param what what got less, in words
   */
  record Shrink(String previous, String what) {}

  /** Remembers a backup's rows for the next run. */
  void remember(String id, Map<String, Long> rows) {
    if (percent < ALL) {
      memory.remember(id, rows);
    }
  }

  /**
   * Compares a backup with the one before it. Sizes after compression count only under the same
   * compressor.
   *
   * @return what it lost, if that is too much
   */
  Optional<Shrink> compare(Manifest before, Manifest now, Map<String, Long> rows) {
    if (percent >= ALL) {
      return Optional.empty();
    }
    Optional<String> less = less("bytes of dump", before.plainBytes(), now.plainBytes());
    if (less.isEmpty() && before.compressor().equals(now.compressor())) {
      less = less("stored bytes", before.storedBytes(), now.storedBytes());
    }
    if (less.isEmpty() && !rows.isEmpty()) {
      less = new RowLoss(memory.of(before.id()), rows, this::isTooMuch).inWords();
    }
    return less.map(what -> new Shrink(before.id(), what));
  }

  private Optional<String> less(String unit, long before, long now) {
    return isTooMuch(before, now)
        ? Optional.of(now + " " + unit + " where the one before had " + before)
        : Optional.empty();
  }

  private boolean isTooMuch(long before, long now) {
    return before > 0 && 100.0 * (before - now) / before > percent;
  }
}
