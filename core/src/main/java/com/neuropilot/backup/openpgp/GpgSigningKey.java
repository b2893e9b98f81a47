package com.neuropilot.backup.openpgp;

import com.neuropilot.backup.spi.StageContext;
import com.neuropilot.backup.spi.StageException;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A secret key of the local gpg, its agent or a smart card, that signs there. */
final class GpgSigningKey implements Signing {
  private final String name;
  private final GpgTool tool;
  private final GpgKeyring keyring;
  private @Nullable String fingerprint;

  private GpgSigningKey(String name, GpgTool tool) {
    this.name = name;
    this.tool = tool;
    this.keyring = new GpgKeyring(tool);
  }

  static Optional<Signing> of(GpgAccess access, StageContext context) {
    return access.signingKey().map(name -> new GpgSigningKey(name, new GpgTool(access, context)));
  }

  @Override
  public List<Certificate> certificates() throws IOException {
    return keyring.certificates(List.of(fingerprint()));
  }

  /** A name that several keys have would be trusted for all of them. */
  private synchronized String fingerprint() throws IOException {
    String known = fingerprint;
    if (known == null) {
      List<String> found =
          keyring.secretKeys(name).stream().map(GpgKeyring.SecretKey::fingerprint).toList();
      if (found.size() != 1) {
        throw new StageException(
            "The signing key '"
                + name
                + "' is "
                + (found.isEmpty() ? "no secret key" : "more than one secret key")
                + " of "
                + tool.access().place()
                + (found.isEmpty()
                    ? ". 'gpg --list-secret-keys' shows those that are."
                    : ". Give one of the fingerprints instead: " + String.join(", ", found)),
            false);
      }
      known = found.get(0);
      fingerprint = known;
    }
    return known;
  }

  @Override
  public byte[] sign(byte[] document, Instant time) throws IOException {
    GpgOutcome outcome =
        tool.run(
            tool.access().signingPassphrase(),
            document,
            "--local-user",
            fingerprint(),
            "--digest-algo",
            "SHA512",
            "--armor",
            "--output",
            "-",
            "--detach-sign");
    if (outcome.status() != 0 || !outcome.says("SIG_CREATED") || outcome.output().length == 0) {
      throw GpgFailure.signing(outcome, tool.access());
    }
    return outcome.output();
  }

  @Override
  public void check(Instant time) throws IOException {
    sign(new byte[0], time);
  }
}
