package com.neuropilot.backup.openpgp;

import com.neuropilot.backup.spi.IntegrityException;
import com.neuropilot.backup.spi.Signer;
import com.neuropilot.backup.spi.StageContext;
import com.neuropilot.backup.spi.StageException;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Signs with the configured key, and verifies against the trusted certificates and that key's own.
 */
final class DetachedSigner implements Signer {
  private final @Nullable Signing key;
  private final TrustedSigners trusted;
  private final InstantSource clock;

  private DetachedSigner(@Nullable Signing key, TrustedSigners trusted, InstantSource clock) {
    this.key = key;
    this.trusted = trusted;
    this.clock = clock;
  }

  /** Reads the files; empty when neither a signing key nor a trusted signer is configured. */
  static Optional<DetachedSigner> load(OpenPgp config, StageContext context) throws IOException {
    List<Certificate> trusted =
        new ArrayList<>(Certificate.load(config.trustedSignerFiles(), "trusted signer"));
    Signing key = signing(config, context).orElse(null);
    if (key != null) {
      trusted.addAll(own(key, trusted.isEmpty()));
    }
    return trusted.isEmpty()
        ? Optional.empty()
        : Optional.of(new DetachedSigner(key, new TrustedSigners(trusted), context.clock()));
  }

  private static Optional<Signing> signing(OpenPgp config, StageContext context) {
    return config
        .signingKeyFile()
        .<Signing>map(file -> new SigningKey(file, context))
        .or(() -> config.gpgAccess().flatMap(gpg -> GpgSigningKey.of(gpg, context)));
  }

  /**
   * Returns the certificates of the signing key. Verifying can do without the key's file, which
   * only the backup host has, where others say whom to trust: signing will still miss it.
   */
  private static List<Certificate> own(Signing key, boolean needed) throws IOException {
    try {
      return key.certificates();
    } catch (StageException e) {
      if (needed) {
        throw new StageException(
            e.getMessage()
                + " Without it nobody is trusted: to read backups on a host that has no signing"
                + " key, set trusted-signers to the file of its certificate.",
            false,
            e);
      }
      return List.of();
    }
  }

  /** Finds out whether signing will work, if it is configured. */
  void check() throws IOException {
    if (key != null) {
      key.check(clock.instant());
    }
  }

  @Override
  public boolean canSign() {
    return key != null;
  }

  @Override
  public byte[] sign(byte[] document) throws IOException {
    if (key == null) {
      throw new StageException(
          "Nothing can be signed: no signing key is configured. Configure signing-key.", false);
    }
    return key.sign(document, clock.instant());
  }

  @Override
  public String verify(byte[] document, byte[] signature) throws IOException {
    try {
      return trusted.verify(document, signature, clock.instant());
    } catch (RuntimeException e) {
      throw new IntegrityException(
          "The signature is damaged (" + e.getMessage() + "). Do not trust what it signs.", e);
    }
  }
}
