package com.neuropilot.backup.openpgp;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.api.OpenPGPCertificate;
import org.bouncycastle.openpgp.api.OpenPGPCertificate.OpenPGPComponentKey;
import org.bouncycastle.openpgp.api.OpenPGPCertificate.OpenPGPComponentSignature;

/** Finds out, for a message, why a certificate has no key that serves. */
final class CertificateProblem {
  private CertificateProblem() {}

  static String find(OpenPGPCertificate certificate, Date date) {
    OpenPGPComponentKey primary = certificate.getPrimaryKey();
    if (!primary.isBoundAt(date)) {
      return "its primary key " + of(primary, date);
    }
    List<String> problems = new ArrayList<>();
    for (OpenPGPComponentKey key : certificate.getKeys()) {
      if (key.getPGPPublicKey().isEncryptionKey()
          && (!key.isPrimaryKey() || key.isEncryptionKey(date))) {
        problems.add(
            "key " + KeyNames.id(key.getPGPPublicKey().getKeyIdentifier()) + " " + of(key, date));
      }
    }
    return problems.isEmpty()
        ? "it has no key for encryption, only for signing"
        : String.join("; ", problems);
  }

  private static String of(OpenPGPComponentKey key, Date date) {
    PGPPublicKey raw = key.getPGPPublicKey();
    Instant now = date.toInstant();
    Instant made = raw.getCreationTime().toInstant();
    if (made.isAfter(now)) {
      return "was made at " + made + ", after the current time " + now + " (is the clock right?)";
    }
    OpenPGPComponentSignature revocation = key.getRevocation(date);
    if (revocation != null) {
      return "was revoked on " + revocation.getCreationTime().toInstant();
    }
    Instant end = made.plusSeconds(raw.getValidSeconds());
    if (end.isAfter(made) && !end.isAfter(now)) {
      return "expired on " + end;
    }
    return KeyWeakness.of(raw)
        .orElse(
            key.isBoundAt(date)
                ? "is not marked for encryption"
                : "has no valid signature of its owner");
  }
}
