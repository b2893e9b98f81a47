package com.neuropilot.backup.openpgp;

import java.util.Optional;
import org.bouncycastle.bcpg.PublicKeyAlgorithmTags;
import org.bouncycastle.openpgp.PGPPublicKey;

/** Says why a public key is not good enough, or of a kind that cannot be encrypted for. */
final class KeyWeakness {
  private static final int LEAST_RSA_BITS = 2048;

  private KeyWeakness() {}

  static Optional<String> of(PGPPublicKey key) {
    return switch (key.getAlgorithm()) {
      case PublicKeyAlgorithmTags.RSA_GENERAL ->
          key.getBitStrength() < LEAST_RSA_BITS
              ? Optional.of(
                  "RSA with " + key.getBitStrength() + " bits is too weak, 2048 are the least")
              : Optional.empty();
      case PublicKeyAlgorithmTags.ECDH,
          PublicKeyAlgorithmTags.ECDSA,
          PublicKeyAlgorithmTags.EDDSA_LEGACY,
          PublicKeyAlgorithmTags.X25519,
          PublicKeyAlgorithmTags.Ed25519 ->
          Optional.empty();
      default ->
          Optional.of(
              "its algorithm "
                  + key.getAlgorithm()
                  + " is not supported; RSA, Curve25519 and the NIST curves are");
    };
  }
}
