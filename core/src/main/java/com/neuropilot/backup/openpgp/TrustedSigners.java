package com.neuropilot.backup.openpgp;

import com.neuropilot.backup.spi.IntegrityException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.stream.Collectors;
import org.bouncycastle.bcpg.KeyIdentifier;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.PGPSignatureList;
import org.bouncycastle.openpgp.PGPUtil;
import org.bouncycastle.openpgp.api.OpenPGPCertificate.OpenPGPComponentKey;
import org.bouncycastle.openpgp.api.OpenPGPDefaultPolicy;
import org.bouncycastle.openpgp.api.OpenPGPSignature.OpenPGPDocumentSignature;
import org.bouncycastle.openpgp.bc.BcPGPObjectFactory;
import org.bouncycastle.openpgp.operator.bc.BcPGPContentVerifierBuilderProvider;
import org.jspecify.annotations.Nullable;

/**
 * Verifies detached signatures against certificates.
 *
 * <p>A key counts if it was valid when the signature was made, so that an old backup stays good
 * after its signer's key expired; a key that was revoked as compromised, or without a reason, never
 * counts.
 */
final class TrustedSigners {
  // Two hosts' clocks need not agree.
  private static final Duration AHEAD = Duration.ofMinutes(5);

  private final List<Certificate> certificates;

  TrustedSigners(List<Certificate> certificates) {
    this.certificates = List.copyOf(certificates);
  }

  /** Returns the fingerprint of the first trusted signer whose signature is good. */
  String verify(byte[] document, byte[] signature, Instant now) throws IntegrityException {
    List<String> problems = new ArrayList<>();
    for (PGPSignature one : parse(signature)) {
      for (Certificate certificate : certificates) {
        OpenPGPComponentKey key = issuer(one, certificate);
        if (key != null) {
          String problem = problem(document, one, key, now);
          if (problem.isEmpty()) {
            return certificate.fingerprint();
          }
          problems.add("the signature of " + certificate.fingerprint() + " " + problem);
        }
      }
    }
    throw new IntegrityException(
        problems.isEmpty()
            ? "The signature is from nobody who is trusted. Trusted are "
                + certificates.stream()
                    .map(Certificate::fingerprint)
                    .collect(Collectors.joining(", "))
                + ". Do not use what it signs, or add its signer to trusted-signers."
            : "The signature does not hold: "
                + String.join("; ", problems)
                + ". Do not use what it signs.");
  }

  private static List<PGPSignature> parse(byte[] bytes) throws IntegrityException {
    List<PGPSignature> signatures = new ArrayList<>();
    try {
      BcPGPObjectFactory factory =
          new BcPGPObjectFactory(PGPUtil.getDecoderStream(new ByteArrayInputStream(bytes)));
      for (Object next = factory.nextObject(); next != null; next = factory.nextObject()) {
        if (!(next instanceof PGPSignatureList list)) {
          throw new IntegrityException("This is not a detached OpenPGP signature.");
        }
        list.forEach(signatures::add);
      }
    } catch (IntegrityException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw new IntegrityException("The OpenPGP signature is damaged: " + e.getMessage() + ".", e);
    }
    if (signatures.isEmpty()) {
      throw new IntegrityException("This is not a detached OpenPGP signature, or it is empty.");
    }
    return signatures;
  }

  private static @Nullable OpenPGPComponentKey issuer(
      PGPSignature signature, Certificate certificate) {
    for (KeyIdentifier id : signature.getKeyIdentifiers()) {
      for (OpenPGPComponentKey key : certificate.content().getKeys()) {
        if (!id.isWildcard() && id.matchesExplicit(key.getKeyIdentifier())) {
          return key;
        }
      }
    }
    return null;
  }

  /** Returns what is wrong; empty when the signature is good. */
  private static String problem(
      byte[] document, PGPSignature signature, OpenPGPComponentKey key, Instant now) {
    if (signature.getSignatureType() != PGPSignature.BINARY_DOCUMENT) {
      return "is not one of a binary document";
    }
    OpenPGPDocumentSignature checked = new OpenPGPDocumentSignature(signature, key);
    try {
      signature.init(new BcPGPContentVerifierBuilderProvider(), key.getPGPPublicKey());
      signature.update(document);
      if (!checked.verify()) {
        return "is of other content";
      }
      return timeProblem(checked, key, now);
    } catch (PGPException e) {
      return "cannot be accepted: " + e.getMessage();
    }
  }

  private static String timeProblem(
      OpenPGPDocumentSignature signature, OpenPGPComponentKey key, Instant now)
      throws PGPException {
    Date made = signature.getCreationTime();
    if (made.toInstant().isAfter(now.plus(AHEAD))) {
      return "is of the future (" + made.toInstant() + ", and now is " + now + ")";
    }
    Date end = signature.getExpirationTime();
    if (end != null && !now.isBefore(end.toInstant())) {
      return "expired on " + end.toInstant();
    }
    if (KeyWeakness.of(key.getPGPPublicKey()).isPresent()) {
      return "is by a key that is too weak or of an unsupported kind";
    }
    return signature.isValidAt(made, new OpenPGPDefaultPolicy())
        ? ""
        : "is by a key that was expired, revoked or not for signing at " + made.toInstant();
  }
}
