package com.neuropilot.backup.spi;

import java.io.IOException;

/** Signs small documents (a manifest) and verifies them. Safe for use by several threads. */
public interface Signer {
  /** Returns whether there is a key to sign with; without one this signer only verifies. */
  default boolean canSign() {
    return true;
  }

  /**
   * Returns a detached signature.
   *
   * @param document the exact bytes
   * @throws StageException when there is no key to sign with
   */
  byte[] sign(byte[] document) throws IOException;

  /**
   * Verifies a detached signature.
   *
   * @param document the exact bytes
   * @param signature what {@link #sign} returned, or another tool's in the same format
   * @return the trusted signer: the fingerprint of its primary key
   * @throws IntegrityException when the signature is bad or its signer is not trusted
   */
  String verify(byte[] document, byte[] signature) throws IOException;
}
