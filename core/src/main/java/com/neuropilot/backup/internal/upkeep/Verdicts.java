package com.neuropilot.backup.internal.upkeep;

import com.neuropilot.backup.internal.catalog.Copy;
import com.neuropilot.backup.internal.catalog.CopyProofs;
import com.neuropilot.backup.internal.manifest.Proof;
import com.neuropilot.backup.internal.retention.Dated.Standing;
import com.neuropilot.backup.internal.retention.Judgement;
import com.neuropilot.backup.internal.trust.TrustedManifests;
import java.io.IOException;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What drills and verifications found of the copies at one storage, for retention. */
final class Verdicts {
  private final CopyProofs proofs;
  private final Map<String, Proof> against = new HashMap<>();

  private Verdicts(CopyProofs proofs) {
    this.proofs = proofs;
  }

  /**
   * Reads what is recorded beside the copies.
   *
   * @throws IOException when the storage fails: then nothing may be deleted
   */
  static Verdicts of(List<Copy> copies, TrustedManifests trusted) throws IOException {
    Verdicts verdicts = new Verdicts(new CopyProofs(trusted));
    for (Copy copy : copies) {
      verdicts.proofs.against(copy).ifPresent(proof -> verdicts.against.put(copy.name(), proof));
    }
    return verdicts;
  }

  /** Returns whether a copy was found bad, and not found good since. */
  boolean isDisproved(Copy copy) {
    return against.containsKey(copy.name());
  }

  /** The newest is sought first: mostly that is the first that is read. */
  Optional<String> newestProven(List<Copy> copies) throws IOException {
    List<Copy> newestFirst =
        copies.stream().sorted(Comparator.comparing(Copy::begun).reversed()).toList();
    for (Copy copy : newestFirst) {
      if (!isDisproved(copy)
          && proofs.of(copy, Proof.Kind.DRILL).filter(Proof::passed).isPresent()) {
        return Optional.of(copy.name());
      }
    }
    return Optional.empty();
  }

  /** Returns a judgement with what was found, if that is why the rules do not count the entry. */
  Judgement explain(Judgement judgement, ZoneId zone) {
    Proof proof = against.get(judgement.entry().id());
    return proof == null || judgement.entry().standing() != Standing.DISPROVED
        ? judgement
        : judgement.with(
            (proof.kind() == Proof.Kind.DRILL
                    ? "found bad by a drill on "
                    : "found damaged by a verification on ")
                + proof.at().atZone(zone).toLocalDate()
                + "; not counted");
  }
}
