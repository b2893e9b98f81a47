package com.neuropilot.backup.openpgp;

import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.openpgp.operator.PGPDigestCalculator;

/** The JDK's SHA-1, which the integrity packet of RFC 4880 prescribes. */
final class Sha1Calculator extends OutputStream implements PGPDigestCalculator {
  private final MessageDigest digest;

  Sha1Calculator() throws NoSuchAlgorithmException {
    digest = MessageDigest.getInstance("SHA-1");
  }

  @Override
  public int getAlgorithm() {
    return HashAlgorithmTags.SHA1;
  }

  @Override
  public OutputStream getOutputStream() {
    return this;
  }

  @Override
  public byte[] getDigest() {
    return digest.digest();
  }

  @Override
  public void reset() {
    digest.reset();
  }

  @Override
  public void write(int value) {
    digest.update((byte) value);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    digest.update(bytes, offset, length);
  }
}
