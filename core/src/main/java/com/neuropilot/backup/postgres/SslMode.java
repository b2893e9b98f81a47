package com.neuropilot.backup.postgres;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * How far a connection is encrypted and the server's certificate checked, as libpq's {@code
 * sslmode}.
 */
public enum SslMode {
  /** Never encrypted. */
  DISABLE,
  /** Encrypted only if the server insists. */
  ALLOW,
  /** Encrypted if the server can; libpq's default. */
  PREFER,
  /** Encrypted; the certificate is checked only if a root certificate is there. */
  REQUIRE,
  /** Encrypted, and the certificate leads to a trusted root. */
  VERIFY_CA,
  /** Encrypted, the certificate leads to a trusted root and names the host. */
  VERIFY_FULL;

  /** Returns the name that libpq gives it, e.g. {@code "verify-full"}. */
  public String libpqName() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static Optional<SslMode> ofLibpq(String name) {
    return Arrays.stream(values()).filter(mode -> mode.libpqName().equals(name)).findFirst();
  }
}
