package com.neuropilot.backup.openpgp;

import java.io.IOException;
import java.time.Instant;
import java.util.List;

/** A key that signs, wherever it is. Safe for use by several threads. */
interface Signing {
  /** Returns the public side. */
  List<Certificate> certificates() throws IOException;

  /**
   * Returns an armored detached signature of a binary document.
   *
   * @param time when it is made, as far as the key's place lets that be said
   */
  byte[] sign(byte[] document, Instant time) throws IOException;

  /**
   * Finds out whether signing will work.
   *
   * @throws com.neuropilot.backup.spi.StageException when it will not; says why and what to do
   */
  void check(Instant time) throws IOException;
}
