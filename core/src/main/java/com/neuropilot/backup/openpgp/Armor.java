package com.neuropilot.backup.openpgp;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.bouncycastle.bcpg.CRC24;
import org.bouncycastle.bcpg.FastCRC24;

/**
 * Writes ASCII armor (RFC 4880, section 6.2) without headers.
 *
 * <p>Bouncy Castle's writer names a revocation certificate a signature, which gpg does not import.
 */
final class Armor {
  private Armor() {}

  /**
   * Returns the armored form.
   *
   * @param type e.g. {@code "PUBLIC KEY BLOCK"}
   */
  static String encode(String type, byte[] bytes) {
    CRC24 crc = new FastCRC24();
    for (byte octet : bytes) {
      crc.update(octet);
    }
    int sum = crc.getValue();
    byte[] check = {(byte) (sum >> 16), (byte) (sum >> 8), (byte) sum};
    Base64.Encoder lines = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));
    return "-----BEGIN PGP "
        + type
        + "-----\n\n"
        + lines.encodeToString(bytes)
        + "\n="
        + Base64.getEncoder().encodeToString(check)
        + "\n-----END PGP "
        + type
        + "-----\n";
  }
}
