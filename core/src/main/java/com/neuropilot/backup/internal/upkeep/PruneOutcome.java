package com.neuropilot.backup.internal.upkeep;

import com.neuropilot.backup.internal.retention.Dated;
import com.neuropilot.backup.internal.retention.Dated.Standing;
import com.neuropilot.backup.internal.retention.Judgement;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * What retention says of a storage, or did there.
 *
 * @param label the storage's label
 * @param location where it is, for people
 * @param judgements one for each entry that is judged, newest first
 * @param clockBehind whether nothing goes because the clock is behind an entry
 */
public record PruneOutcome(
    String label, String location, List<Judgement> judgements, boolean clockBehind) {
  /** Takes a copy. */
  public PruneOutcome {
    judgements = List.copyOf(judgements);
  }

  /** Returns the names of those that go, newest first. */
  public List<String> deleted() {
    return judgements.stream()
        .filter(judgement -> !judgement.stays())
        .map(judgement -> judgement.entry().id())
        .toList();
  }

  /** Returns the name of the entry that tells the latest time. */
  String latest() {
    return judgements.stream()
        .map(Judgement::entry)
        .filter(entry -> entry.standing() != Standing.FOREIGN)
        .max(Comparator.comparing(Dated::newest))
        .map(Dated::id)
        .orElse("");
  }

  /** Returns this with what was judged under another name there. */
  PruneOutcome and(PruneOutcome other) {
    return with(
        Stream.concat(judgements.stream(), other.judgements.stream())
            .sorted(
                Comparator.comparing((Judgement judgement) -> judgement.entry().begun())
                    .thenComparing(judgement -> judgement.entry().id())
                    .reversed())
            .toList());
  }

  PruneOutcome with(List<Judgement> others) {
    return new PruneOutcome(label, location, others, clockBehind);
  }
}
