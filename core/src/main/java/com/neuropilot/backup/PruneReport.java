package com.neuropilot.backup;

import com.neuropilot.backup.internal.retention.Judgement;
import com.neuropilot.backup.internal.upkeep.PruneOutcome;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What retention did at one storage, or would do.
 *
 * @param storage the storage's label
 * @param location where it is, for people
 * @param decisions one for each entry of the pipeline, newest first; and for each copy of another
 *     database, made before one of its backups was restored there, that has had its days
 * @param clockBehind whether nothing is deleted because the clock is behind the newest backup
 */
public record PruneReport(
    String storage, String location, List<Decision> decisions, boolean clockBehind) {
  /** Takes a copy. */
  public PruneReport {
    decisions = List.copyOf(decisions);
  }

  /**
   * What becomes of one entry.
   *
   * @param backup its name
   * @param begun when it began
   * @param reasons what keeps it: rules such as {@code "keep-daily"}; {@code "newest"}, {@code
   *     "pinned"}, {@code "pre-restore"}, {@code "disproved"}, {@code "damaged"}, {@code
   *     "incomplete"}, {@code "foreign"}, {@code "no-rule"}, {@code "clock-behind"}; empty when it
   *     goes
   * @param note what else a person should know of it: when a drill or a verification found it bad
   */
  public record Decision(
      String backup, Instant begun, List<String> reasons, Optional<String> note) {
    /** Takes a copy. */
    public Decision {
      reasons = List.copyOf(reasons);
    }

    /** Returns whether it stays. */
    public boolean stays() {
      return !reasons.isEmpty();
    }

    static Decision of(Judgement judgement) {
      return new Decision(
          judgement.entry().id(), judgement.entry().begun(), judgement.reasons(), judgement.note());
    }
  }

  static PruneReport of(PruneOutcome outcome) {
    return new PruneReport(
        outcome.label(),
        outcome.location(),
        outcome.judgements().stream().map(Decision::of).toList(),
        outcome.clockBehind());
  }

  /** Returns the names of those that go, newest first. */
  public List<String> deleted() {
    return decisions.stream().filter(decision -> !decision.stays()).map(Decision::backup).toList();
  }
}
