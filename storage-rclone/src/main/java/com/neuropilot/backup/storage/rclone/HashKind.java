package com.neuropilot.backup.storage.rclone;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The hashes that can be computed here and by a remote, the best first. */
enum HashKind {
  SHA256("sha256", "SHA-256"),
  MD5("md5", "MD5"),
  SHA1("sha1", "SHA-1"),
  QUICKXOR("quickxor", "");

  private final String id;
  private final String algorithm;

  HashKind(String id, String algorithm) {
    this.id = id;
    this.algorithm = algorithm;
  }

  /**
   * Returns the kind that rclone means by a name: {@code quickxor}, before 1.57 {@code
   * QuickXorHash}.
   */
  static Optional<HashKind> ofRclone(String name) {
    String plain = name.toLowerCase(Locale.ROOT).replace("-", "").replaceFirst("hash$", "");
    return Arrays.stream(values()).filter(kind -> kind.id.equals(plain)).findFirst();
  }

  /** Returns the name, as a proof tells it. */
  String id() {
    return id;
  }

  MessageDigest digest() {
    if (this == QUICKXOR) {
      return new QuickXorHash();
    }
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has " + algorithm + ".", e);
    }
  }
}
