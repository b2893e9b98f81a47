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
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("This Java platform has no SHA-256.", e);
    }
  }

  /** Returns the checksum of bytes. */
  public static Checksum of(byte[] bytes) {
    return Checksum.sha256(digest().digest(bytes));
  }
}
