package com.neuropilot.backup.internal.retention;

import java.util.List;

/**
 * What becomes of one entry.
 *
 * @param entry the entry
 * @param reasons why it stays: rules such as {@code "keep-daily"}, or {@code "pinned"}; empty when
 *     it goes
 */
public record Judgement(Dated entry, List<String> reasons) {
  /** Takes a copy. */
  public Judgement {
    reasons = List.copyOf(reasons);
  }

  /** Returns whether it stays. */
  public boolean stays() {
    return !reasons.isEmpty();
  }
}
