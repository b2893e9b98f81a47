package com.neuropilot.backup.internal.catalog;

import com.neuropilot.backup.internal.manifest.Proof;
import com.neuropilot.backup.internal.trust.Proofs;
import com.neuropilot.backup.internal.trust.TrustedManifests;
import java.io.IOException;
import java.util.Optional;

/** Reads what was found when copies were tried: only of those that are whole now. */
public final class CopyProofs {
  private final TrustedManifests trusted;

  /** Reads what these signers signed; whatever is there, if there are none. */
  public CopyProofs(TrustedManifests trusted) {
    this.trusted = trusted;
  }

  /**
   * Returns what was found last.
   *
   * @throws IOException when the storage fails
   */
  public Optional<Proof> of(Copy copy, Proof.Kind kind) throws IOException {
    if (copy.state() != CopyState.WHOLE || copy.manifest().isEmpty()) {
      return Optional.empty();
    }
    return new Proofs(copy.storage().target(), copy.files(), trusted)
        .newest(kind, copy.manifest().get(), copy.records());
  }

  /**
   * Returns the verification that found a copy damaged although its lengths are right, unless a
   * drill has restored it since.
   *
   * @throws IOException when the storage fails
   */
  public Optional<Proof> ofDamage(Copy copy) throws IOException {
    Optional<Proof> found = of(copy, Proof.Kind.VERIFICATION).filter(proof -> !proof.passed());
    return found.isEmpty() ? found : Proof.ofDamage(of(copy, Proof.Kind.DRILL), found);
  }

  /**
   * Returns the drill or the verification that says that a copy is bad although its lengths are
   * right; empty if the last of them was good, or there was none.
   *
   * @throws IOException when the storage fails
   */
  public Optional<Proof> against(Copy copy) throws IOException {
    return Proof.against(of(copy, Proof.Kind.DRILL), of(copy, Proof.Kind.VERIFICATION));
  }
}
