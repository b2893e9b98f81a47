package com.neuropilot.backup.openpgp;

import java.io.IOException;
import org.bouncycastle.openpgp.PGPEncryptedDataList;
import org.bouncycastle.openpgp.PGPSessionKey;

/** Finds the key that a message's data is encrypted with. */
interface SessionKeyFinder {
  /**
   * Finds it.
   *
   * @param packets the packets that hold it, for one recipient each
   * @param list the same packets in front of the data that they are for
   * @throws com.neuropilot.backup.spi.StageException when no key at hand opens one of them
   */
  PGPSessionKey find(SessionKeys packets, PGPEncryptedDataList list) throws IOException;
}
