package com.neuropilot.backup.openpgp;

import java.util.HexFormat;
import java.util.Iterator;
import java.util.Locale;
import org.bouncycastle.bcpg.KeyIdentifier;
import org.bouncycastle.openpgp.PGPPublicKey;

/** How keys are named in messages. */
final class KeyNames {
  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  private KeyNames() {}

  static String id(KeyIdentifier key) {
    return String.format(Locale.ROOT, "%016X", key.getKeyId());
  }

  static String fingerprint(PGPPublicKey key) {
    return HEX.formatHex(key.getFingerprint());
  }

  /** Returns the first user id, without control characters, or else the fingerprint. */
  static String user(PGPPublicKey primary) {
    Iterator<String> users = primary.getUserIDs();
    String name = users.hasNext() ? users.next() : fingerprint(primary);
    return name.replaceAll("\\p{Cntrl}", "?");
  }
}
