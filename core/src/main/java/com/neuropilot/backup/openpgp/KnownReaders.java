package com.neuropilot.backup.openpgp;

import com.neuropilot.backup.spi.StageException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.bouncycastle.bcpg.KeyIdentifier;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.api.OpenPGPCertificate.OpenPGPComponentKey;

/**
 * Those who can read a message, as far as their certificates are at hand.
 *
 * @param fingerprints of their primary keys
 * @param keys those that the message is encrypted for
 */
record KnownReaders(List<String> fingerprints, List<PGPPublicKey> keys) implements Addressees {
  /**
   * Finds them.
   *
   * @param encoded a message; read up to its data
   * @throws StageException when nobody is known
   */
  static KnownReaders of(InputStream encoded, List<Certificate> known) throws IOException {
    List<KeyIdentifier> wanted = EncryptedData.recipients(MessageReader.binary(encoded));
    Set<String> fingerprints = new LinkedHashSet<>();
    List<PGPPublicKey> keys = new ArrayList<>();
    for (Certificate certificate : known) {
      for (OpenPGPComponentKey component : certificate.content().getKeys()) {
        PGPPublicKey key = component.getPGPPublicKey();
        boolean reads =
            wanted.stream().anyMatch(id -> id.matchesExplicit(key.getKeyIdentifier()))
                && key.isEncryptionKey()
                && KeyWeakness.of(key).isEmpty();
        if (reads && fingerprints.add(certificate.fingerprint())) {
          keys.add(key);
        }
      }
    }
    if (keys.isEmpty()) {
      throw unknown(wanted);
    }
    return new KnownReaders(List.copyOf(fingerprints), List.copyOf(keys));
  }

  private static StageException unknown(List<KeyIdentifier> wanted) {
    return new StageException(
        "It is encrypted for the keys "
            + wanted.stream().map(KeyNames::id).distinct().collect(Collectors.joining(", "))
            + ", and none of their certificates is at hand. Give the secret key that opens it, or"
            + " configure recipients.",
        false);
  }

  @Override
  public boolean isEmpty() {
    return keys.isEmpty();
  }

  /** They can read the message whatever the time is. */
  @Override
  public List<PGPPublicKey> keys(Instant time) {
    return keys;
  }
}
