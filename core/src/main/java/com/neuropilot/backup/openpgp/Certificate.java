package com.neuropilot.backup.openpgp;

import com.neuropilot.backup.spi.StageException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.PGPPublicKeyRing;
import org.bouncycastle.openpgp.api.OpenPGPCertificate;
import org.bouncycastle.openpgp.api.OpenPGPCertificate.OpenPGPComponentKey;
import org.bouncycastle.openpgp.api.bc.BcOpenPGPImplementation;

/**
 * A certificate of a recipient or signer, and where it came from. Safe for use by several threads.
 *
 * @param file the file
 * @param content the certificate
 */
record Certificate(Path file, OpenPGPCertificate content) {
  static Certificate of(Path file, PGPPublicKeyRing ring) {
    return new Certificate(file, new OpenPGPCertificate(ring, new BcOpenPGPImplementation()));
  }

  /** Reads the certificates of all files. */
  static List<Certificate> load(List<Path> files, String what) throws StageException {
    Map<String, Certificate> certificates = new LinkedHashMap<>();
    for (Path file : files) {
      for (PGPPublicKeyRing ring : new KeyFile(file, what).certificates()) {
        certificates.merge(
            KeyNames.fingerprint(ring.getPublicKey()), of(file, ring), Certificate::join);
      }
    }
    return List.copyOf(certificates.values());
  }

  /** Puts together what two copies know, for example a later revocation. */
  private static Certificate join(Certificate one, Certificate other) {
    try {
      return of(other.file, PGPPublicKeyRing.join(one.ring(), other.ring()));
    } catch (PGPException e) {
      throw new IllegalStateException("The certificates were of the same key before.", e);
    }
  }

  private PGPPublicKeyRing ring() {
    return content.getPGPPublicKeyRing();
  }

  String fingerprint() {
    return KeyNames.fingerprint(primary());
  }

  /**
   * Chooses the key to encrypt for: the newest that may be used at a time.
   *
   * @throws StageException when there is none; says why and what to do
   */
  PGPPublicKey encryptionKey(Instant time) throws StageException {
    // It checks its signatures when it is first asked, and not in a way that bears two threads.
    synchronized (content) {
      return encryptionKey(Date.from(time));
    }
  }

  private PGPPublicKey encryptionKey(Date date) throws StageException {
    Optional<PGPPublicKey> chosen =
        content.getEncryptionKeys(date).stream()
            .map(OpenPGPComponentKey::getPGPPublicKey)
            .filter(key -> KeyWeakness.of(key).isEmpty())
            .max(Comparator.comparing(PGPPublicKey::getCreationTime));
    if (chosen.isEmpty() || !content.getPrimaryKey().isBoundAt(date)) {
      throw new StageException(
          "The recipient certificate "
              + fingerprint()
              + " ("
              + KeyNames.user(primary())
              + ") in "
              + file
              + " cannot be encrypted for: "
              + CertificateProblem.find(content, date)
              + ". Renew the key or export it again (gpg --armor --export "
              + fingerprint()
              + "), or configure another recipient.",
          false);
    }
    return chosen.get();
  }

  /** Returns the keys that may sign at a time. */
  List<OpenPGPComponentKey> signingKeys(Date date) {
    synchronized (content) {
      return boundSigningKeys(date);
    }
  }

  private List<OpenPGPComponentKey> boundSigningKeys(Date date) {
    if (!content.getPrimaryKey().isBoundAt(date)) {
      return List.of();
    }
    return content.getSigningKeys(date).stream()
        .filter(key -> KeyWeakness.of(key.getPGPPublicKey()).isEmpty())
        .toList();
  }

  private PGPPublicKey primary() {
    return content.getPrimaryKey().getPGPPublicKey();
  }
}
