package com.neuropilot.backup.openpgp;

import com.neuropilot.backup.spi.IntegrityException;
import java.io.IOException;

/**
 * One packet of which the header was read.
 *
 * @param tag what it is
 * @param header the header's bytes, the first length included
 * @param body what follows the header
 */
@SuppressWarnings("ArrayRecordComponent") // The bytes are passed on, never compared.
record Packet(int tag, byte[] header, PacketBody body) {
  private static final int SMALL = 1 << 16;

  /** Reads the body of a packet that is small by its nature. */
  byte[] small() throws IOException {
    byte[] bytes = body.readNBytes(SMALL + 1);
    if (bytes.length > SMALL) {
      throw new IntegrityException(
          "The OpenPGP message is damaged: a packet of kind " + tag + " is too long.");
    }
    return bytes;
  }
}
