package com.neuropilot.backup.internal.retention;

import java.util.List;
import java.util.Optional;

/**
 * What becomes of one entry.
 *
 * @param entry the entry
 * @param reasons why it stays: rules such as {@code "keep-daily"}, or {@code "pinned"}; empty when
 *     it goes
 * @param note what else a person should know of it
 */
public record Judgement(Dated entry, List<String> reasons, Optional<String> note) {
  /** Takes a copy. */
  public Judgement {
    reasons = List.copyOf(reasons);
  }

  /** Creates one of which there is no more to say. */
  public Judgement(Dated entry, List<String> reasons) {
    this(entry, reasons, Optional.empty());
  }

  /** Returns this with what a person should know. */
  public Judgement with(String said) {
    return new Judgement(entry, reasons, Optional.of(said));
  }

  /** Returns whether it stays. */
  public boolean stays() {
    return !reasons.isEmpty();
  }
}
