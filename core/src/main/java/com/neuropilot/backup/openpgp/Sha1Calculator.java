package com.neuropilot.backup.openpgp;

import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.openpgp.operator.PGPDigestCalculator;

/** The JDK's SHA-1, which the integrity packet of RFC 4880 prescribes. */
final class Sha1Calculator extends OutputStream implements PGPDigestCalculator {
  // Small for the same reason as in CfbEncryptingStream.
  private static final int SLICE_BYTES = 1 << 12;

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
    int end = offset + length;
    for (int from = offset; from < end; from += SLICE_BYTES) {
      digest.update(bytes, from, Math.min(SLICE_BYTES, end - from));
    }
  }
}
