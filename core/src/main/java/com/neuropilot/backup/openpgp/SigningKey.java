package com.neuropilot.backup.openpgp;

import com.neuropilot.backup.spi.StageContext;
import com.neuropilot.backup.spi.StageException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Date;
import java.util.List;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.bcpg.KeyIdentifier;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPKeyPair;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.PGPSecretKey;
import org.bouncycastle.openpgp.PGPSecretKeyRing;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.PGPSignatureGenerator;
import org.bouncycastle.openpgp.PGPSignatureSubpacketGenerator;
import org.bouncycastle.openpgp.api.OpenPGPCertificate.OpenPGPComponentKey;
import org.bouncycastle.openpgp.operator.bc.BcPGPContentSignerBuilder;
import org.jspecify.annotations.Nullable;

/**
 * The key that signs: its file is read when it is first needed, unlocked at the first signature.
 */
final class SigningKey implements Signing {
  private final ProtectedFile source;
  private final StageContext context;
  private @Nullable SecretKeyFile loaded;
  private @Nullable PGPKeyPair unlocked;

  SigningKey(ProtectedFile source, StageContext context) {
    this.source = source;
    this.context = context;
  }

  private synchronized SecretKeyFile file() throws StageException {
    SecretKeyFile file = loaded;
    if (file == null) {
      file = SecretKeyFile.load(source, "signing key");
      loaded = file;
    }
    return file;
  }

  @Override
  public List<Certificate> certificates() throws StageException {
    List<Certificate> certificates = new ArrayList<>();
    for (PGPSecretKeyRing ring : file().rings()) {
      certificates.add(Certificate.of(source.path(), ring.toCertificate()));
    }
    return certificates;
  }

  /** Signs with a key that is valid then. */
  @Override
  public byte[] sign(byte[] document, Instant time) throws IOException {
    byte[] signature = signature(document, time).getEncoded();
    return Armor.encode("SIGNATURE", signature).getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public void check(Instant time) throws StageException {
    unlock(time);
  }

  private PGPSignature signature(byte[] document, Instant time) throws StageException {
    PGPKeyPair pair = unlock(time);
    PGPPublicKey key = pair.getPublicKey();
    try {
      PGPSignatureGenerator generator =
          new PGPSignatureGenerator(
              new BcPGPContentSignerBuilder(key.getAlgorithm(), HashAlgorithmTags.SHA512), key);
      generator.init(PGPSignature.BINARY_DOCUMENT, pair.getPrivateKey());
      PGPSignatureSubpacketGenerator hashed = new PGPSignatureSubpacketGenerator();
      hashed.setSignatureCreationTime(false, Date.from(time));
      hashed.setIssuerFingerprint(false, key);
      hashed.setIssuerKeyID(false, key.getKeyIdentifier().getKeyId());
      generator.setHashedSubpackets(hashed.generate());
      generator.update(document);
      return generator.generate();
    } catch (PGPException e) {
      throw new StageException(
          "The key in " + source.path() + " cannot sign: " + e.getMessage(), false, e);
    }
  }

  /**
   * Returns the key to sign with at a time, and asks for the passphrase if that was not done yet.
   */
  private synchronized PGPKeyPair unlock(Instant time) throws StageException {
    PGPSecretKey chosen = choose(Date.from(time));
    PGPKeyPair pair = unlocked;
    if (pair == null || !isSame(pair.getPublicKey(), chosen.getPublicKey())) {
      pair = file().unlock(List.of(chosen), context.environment()).get(0);
      unlocked = pair;
    }
    return pair;
  }

  private PGPSecretKey choose(Date date) throws StageException {
    List<PGPSecretKey> candidates = new ArrayList<>();
    for (PGPSecretKeyRing ring : file().rings()) {
      Certificate certificate = Certificate.of(source.path(), ring.toCertificate());
      for (OpenPGPComponentKey key : certificate.signingKeys(date)) {
        KeyIdentifier id = key.getKeyIdentifier();
        PGPSecretKey secret = ring.getSecretKey(id);
        if (secret != null && !secret.isPrivateKeyEmpty()) {
          candidates.add(secret);
        }
      }
    }
    return candidates.stream()
        .max(Comparator.comparing(key -> key.getPublicKey().getCreationTime()))
        .orElseThrow(
            () ->
                new StageException(
                    "The signing key file "
                        + source.path()
                        + " holds no secret key that can sign at "
                        + date.toInstant()
                        + ": it is expired, revoked, of the future, too weak or not for signing."
                        + " Renew the key, or configure another signing-key.",
                    false));
  }

  private static boolean isSame(PGPPublicKey one, PGPPublicKey other) {
    return one.getKeyIdentifier().matchesExplicit(other.getKeyIdentifier());
  }
}
