package com.neuropilot.backup.spi;

import java.util.HexFormat;
import java.util.Locale;
import java.util.Objects;

/**
 * A checksum of bytes.
 *
 * @param algorithm e.g. {@code "sha256"}: lower case, without hyphens
 * @param hex the value in lower-case hexadecimal
 */
public record Checksum(String algorithm, String hex) {
  /** The algorithm of this library's own checksums. */
  public static final String SHA256 = "sha256";

  /** Brings both parts to lower case. */
  public Checksum {
    algorithm = Objects.requireNonNull(algorithm, "algorithm").toLowerCase(Locale.ROOT);
    hex = Objects.requireNonNull(hex, "hex").toLowerCase(Locale.ROOT);
  }

  /** Returns the SHA-256 checksum that a digest gave. */
  public static Checksum sha256(byte[] digest) {
    return new Checksum(SHA256, HexFormat.of().formatHex(digest));
  }

  @Override
  public String toString() {
    return algorithm + ":" + hex;
  }
}
