package com.neuropilot.backup.internal.manifest;

import com.neuropilot.backup.spi.Checksum;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** SHA-256, which every Java platform has. */
public final class Sha256 {
  private Sha256() {}

  /** Returns a new digest. */
  public static MessageDigest digest() {
    try {
      return new Sliced(MessageDigest.getInstance("SHA-256"));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("This Java platform has no SHA-256.", e);
    }
  }

  /** Returns the checksum of bytes. */
  public static Checksum of(byte[] bytes) {
    return Checksum.sha256(digest().digest(bytes));
  }

  /**
   * Takes bytes in small slices: HotSpot uses the processor's own instructions only in calls that
   * it has compiled, and compiles a call after some thousand times.
   */
  private static final class Sliced extends MessageDigest {
    private static final int SLICE_BYTES = 4096;

    private final MessageDigest digest;

    Sliced(MessageDigest digest) {
      super(digest.getAlgorithm());
      this.digest = digest;
    }

    @Override
    protected void engineUpdate(byte value) {
      digest.update(value);
    }

    @Override
    protected void engineUpdate(byte[] bytes, int offset, int length) {
      int end = offset + length;
      for (int from = offset; from < end; from += SLICE_BYTES) {
        digest.update(bytes, from, Math.min(SLICE_BYTES, end - from));
      }
    }

    @Override
    protected byte[] engineDigest() {
      return digest.digest();
    }

    @Override
    protected void engineReset() {
      digest.reset();
    }
  }
}
