package com.neuropilot.backup.openpgp;

import java.io.OutputStream;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import org.bouncycastle.bcpg.SymmetricKeyAlgorithmTags;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPRuntimeOperationException;
import org.bouncycastle.openpgp.operator.PGPDataEncryptor;
import org.bouncycastle.openpgp.operator.PGPDataEncryptorBuilder;
import org.bouncycastle.openpgp.operator.PGPDigestCalculator;

/**
 * Puts the JDK's AES under Bouncy Castle's packet layer: AES-256 with an integrity packet (RFC
 * 4880, section 5.13), and nothing else.
 */
final class Aes256Protected implements PGPDataEncryptorBuilder {
  private static final String FIXED = "Only AES-256 with an integrity packet is written.";

  private final SecureRandom random;

  Aes256Protected(SecureRandom random) {
    this.random = random;
  }

  @Override
  public int getAlgorithm() {
    return SymmetricKeyAlgorithmTags.AES_256;
  }

  @Override
  public int getAeadAlgorithm() {
    return -1;
  }

  @Override
  public int getChunkSize() {
    return 0;
  }

  @Override
  public boolean isV5StyleAEAD() {
    return false;
  }

  @Override
  public SecureRandom getSecureRandom() {
    return random;
  }

  @Override
  public PGPDataEncryptor build(byte[] key) throws PGPException {
    try {
      return new Encryption(key, new Sha1Calculator());
    } catch (GeneralSecurityException e) {
      throw new PGPException("This JVM has no SHA-1.", e);
    }
  }

  @Override
  public PGPDataEncryptor build(byte[] key, byte[] salt) throws PGPException {
    throw new PGPException(FIXED);
  }

  @Override
  public PGPDataEncryptorBuilder setWithIntegrityPacket(boolean wanted) {
    if (!wanted) {
      throw new IllegalArgumentException(FIXED);
    }
    return this;
  }

  @Override
  public PGPDataEncryptorBuilder setWithAEAD(int algorithm, int chunkSize) {
    throw new IllegalArgumentException(FIXED);
  }

  @Override
  public PGPDataEncryptorBuilder setUseV5AEAD() {
    throw new IllegalArgumentException(FIXED);
  }

  @Override
  public PGPDataEncryptorBuilder setUseV6AEAD() {
    throw new IllegalArgumentException(FIXED);
  }

  private static final class Encryption implements PGPDataEncryptor {
    private final byte[] key;
    private final Sha1Calculator digest;

    Encryption(byte[] key, Sha1Calculator digest) {
      this.key = key;
      this.digest = digest;
    }

    @Override
    public OutputStream getOutputStream(OutputStream out) {
      try {
        return new CfbEncryptingStream(out, key);
      } catch (GeneralSecurityException e) {
        throw new PGPRuntimeOperationException("This JVM has no AES-256: " + e.getMessage(), e);
      }
    }

    @Override
    public PGPDigestCalculator getIntegrityCalculator() {
      return digest;
    }

    @Override
    public int getBlockSize() {
      return CfbEncryptingStream.BLOCK;
    }
  }
}
