package com.neuropilot.backup.openpgp;

import java.io.IOException;
import java.util.List;

/** The secret keys that decrypt. Safe for use by several threads. */
interface DecryptionKeys {
  /** Returns whether there is none. */
  boolean isEmpty();

  /** Returns the public sides of those that can be had without a message. */
  List<Certificate> certificates() throws IOException;

  /**
   * Makes them ready, and asks for passphrases if that was not done yet and can be done beforehand.
   *
   * @throws com.neuropilot.backup.spi.StageException when they cannot be used; says why and what to
   *     do
   */
  SessionKeyFinder unlock() throws IOException;
}
