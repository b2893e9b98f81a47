package com.neuropilot.backup.openpgp;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.bouncycastle.openpgp.PGPPublicKey;

/** For whom to encrypt. Safe for use by several threads. */
interface Addressees {
  /** Returns whether there is nobody. */
  boolean isEmpty();

  /** Returns the fingerprints of their primary keys, which is what people know and compare. */
  List<String> fingerprints() throws IOException;

  /**
   * Returns the keys to encrypt for.
   *
   * @throws IOException when somebody cannot be encrypted for at this time
   */
  List<PGPPublicKey> keys(Instant time) throws IOException;
}
