package com.neuropilot.backup.openpgp;

import com.neuropilot.backup.spi.Secret;
import com.neuropilot.backup.spi.StageException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.bcpg.CompressionAlgorithmTags;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.bcpg.SymmetricKeyAlgorithmTags;
import org.bouncycastle.bcpg.sig.Features;
import org.bouncycastle.bcpg.sig.KeyFlags;
import org.bouncycastle.bcpg.sig.RevocationReasonTags;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPKeyPair;
import org.bouncycastle.openpgp.PGPKeyRingGenerator;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.PGPSignatureGenerator;
import org.bouncycastle.openpgp.PGPSignatureSubpacketGenerator;
import org.bouncycastle.openpgp.PGPSignatureSubpacketVector;
import org.bouncycastle.openpgp.operator.PBESecretKeyEncryptor;
import org.bouncycastle.openpgp.operator.PGPContentSignerBuilder;
import org.bouncycastle.openpgp.operator.PGPDigestCalculator;
import org.bouncycastle.openpgp.operator.PGPKeyPairGenerator;
import org.bouncycastle.openpgp.operator.bc.BcPBESecretKeyEncryptorBuilder;
import org.bouncycastle.openpgp.operator.bc.BcPGPContentSignerBuilder;
import org.bouncycastle.openpgp.operator.bc.BcPGPDigestCalculatorProvider;
import org.bouncycastle.openpgp.operator.bc.BcPGPKeyPairGeneratorProvider;
import org.jspecify.annotations.Nullable;

/**
 * Makes keys of version 4 (RFC 4880) that GnuPG 2.2 reads.
 *
 * @param userId whose they are
 * @param rsa whether they are RSA keys of 4096 bits, or else Curve25519
 * @param lifetime for how long they are valid; empty for ever
 * @param now when they are made
 */
record KeyGeneration(String userId, boolean rsa, Optional<Duration> lifetime, Instant now) {
  private static final int VERSION = 4;
  private static final int RSA_BITS = 4096;
  // Hashes 32 MiB of salt and passphrase for each guess.
  private static final int S2K_COUNT = 0xF0;

  OpenPgpKeys generate(Optional<Secret> passphrase, Map<String, String> environment)
      throws IOException {
    char[] revealed = passphrase.isPresent() ? reveal(passphrase.get(), environment) : null;
    try {
      return generate(revealed);
    } catch (PGPException e) {
      throw new IllegalStateException("The keys cannot be generated: " + e.getMessage(), e);
    } finally {
      if (revealed != null) {
        Arrays.fill(revealed, '\0');
      }
    }
  }

  private OpenPgpKeys generate(char @Nullable [] passphrase) throws PGPException, IOException {
    PGPKeyPairGenerator pairs = new BcPGPKeyPairGeneratorProvider().get(VERSION, Date.from(now));
    PGPKeyPair primary =
        rsa ? pairs.generateRsaKeyPair(RSA_BITS) : pairs.generateLegacyEd25519KeyPair();
    PGPKeyPair encryption =
        rsa ? pairs.generateRsaKeyPair(RSA_BITS) : pairs.generateLegacyX25519KeyPair();
    PGPDigestCalculator checksum = new BcPGPDigestCalculatorProvider().get(HashAlgorithmTags.SHA1);
    PGPKeyRingGenerator rings =
        new PGPKeyRingGenerator(
            PGPSignature.POSITIVE_CERTIFICATION,
            primary,
            userId,
            checksum,
            primaryProperties(primary.getPublicKey()),
            null,
            signer(primary),
            encryptor(passphrase));
    rings.addSubKey(encryption, subkeyProperties(primary.getPublicKey()), null);
    return new OpenPgpKeys(
        KeyNames.fingerprint(primary.getPublicKey()),
        Armor.encode("PUBLIC KEY BLOCK", rings.generatePublicKeyRing().getEncoded()),
        Armor.encode("PRIVATE KEY BLOCK", rings.generateSecretKeyRing().getEncoded()),
        Armor.encode("PUBLIC KEY BLOCK", revocation(primary).getEncoded()));
  }

  private PGPSignatureSubpacketVector primaryProperties(PGPPublicKey primary) {
    PGPSignatureSubpacketGenerator properties = properties(primary);
    properties.setKeyFlags(true, KeyFlags.CERTIFY_OTHER | KeyFlags.SIGN_DATA);
    properties.setPrimaryUserID(false, true);
    properties.setFeature(false, Features.FEATURE_MODIFICATION_DETECTION);
    properties.setPreferredSymmetricAlgorithms(
        false,
        new int[] {
          SymmetricKeyAlgorithmTags.AES_256,
          SymmetricKeyAlgorithmTags.AES_192,
          SymmetricKeyAlgorithmTags.AES_128
        });
    properties.setPreferredHashAlgorithms(
        false,
        new int[] {HashAlgorithmTags.SHA512, HashAlgorithmTags.SHA384, HashAlgorithmTags.SHA256});
    // A backup is compressed before: compressing it again takes gpg ten times as long.
    properties.setPreferredCompressionAlgorithms(
        false,
        new int[] {
          CompressionAlgorithmTags.UNCOMPRESSED,
          CompressionAlgorithmTags.ZLIB,
          CompressionAlgorithmTags.ZIP
        });
    return properties.generate();
  }

  private PGPSignatureSubpacketVector subkeyProperties(PGPPublicKey primary) {
    PGPSignatureSubpacketGenerator properties = properties(primary);
    properties.setKeyFlags(true, KeyFlags.ENCRYPT_COMMS | KeyFlags.ENCRYPT_STORAGE);
    return properties.generate();
  }

  private PGPSignatureSubpacketGenerator properties(PGPPublicKey issuer) {
    PGPSignatureSubpacketGenerator properties = new PGPSignatureSubpacketGenerator();
    properties.setSignatureCreationTime(false, Date.from(now));
    properties.setIssuerFingerprint(false, issuer);
    lifetime.ifPresent(valid -> properties.setKeyExpirationTime(false, valid.toSeconds()));
    return properties;
  }

  private PGPSignature revocation(PGPKeyPair primary) throws PGPException {
    PGPSignatureGenerator generator =
        new PGPSignatureGenerator(signer(primary), primary.getPublicKey());
    generator.init(PGPSignature.KEY_REVOCATION, primary.getPrivateKey());
    PGPSignatureSubpacketGenerator hashed = new PGPSignatureSubpacketGenerator();
    hashed.setSignatureCreationTime(false, Date.from(now));
    hashed.setIssuerFingerprint(false, primary.getPublicKey());
    hashed.setRevocationReason(false, RevocationReasonTags.NO_REASON, "");
    generator.setHashedSubpackets(hashed.generate());
    return generator.generateCertification(primary.getPublicKey());
  }

  private static PGPContentSignerBuilder signer(PGPKeyPair key) {
    return new BcPGPContentSignerBuilder(
        key.getPublicKey().getAlgorithm(), HashAlgorithmTags.SHA512);
  }

  private static @Nullable PBESecretKeyEncryptor encryptor(char @Nullable [] passphrase)
      throws PGPException {
    if (passphrase == null) {
      return null;
    }
    PGPDigestCalculator digest = new BcPGPDigestCalculatorProvider().get(HashAlgorithmTags.SHA256);
    return new BcPBESecretKeyEncryptorBuilder(SymmetricKeyAlgorithmTags.AES_256, digest, S2K_COUNT)
        .build(passphrase);
  }

  private static char[] reveal(Secret secret, Map<String, String> environment)
      throws StageException {
    char[] revealed;
    try {
      revealed = secret.reveal(environment::get);
    } catch (IllegalStateException | UncheckedIOException e) {
      throw new StageException(
          "The passphrase for the new key cannot be had: " + e.getMessage(), false, e);
    }
    if (revealed.length == 0) {
      throw new StageException(
          "The passphrase for the new key, from "
              + secret.origin()
              + ", is empty. Put one there, or ask for a key without one.",
          false);
    }
    return revealed;
  }
}
