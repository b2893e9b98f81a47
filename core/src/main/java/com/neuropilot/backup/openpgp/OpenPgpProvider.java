package com.neuropilot.backup.openpgp;

import com.neuropilot.backup.spi.Encryptor;
import com.neuropilot.backup.spi.EncryptorProvider;
import com.neuropilot.backup.spi.InvalidOptionsException;
import com.neuropilot.backup.spi.Secret;
import com.neuropilot.backup.spi.Signer;
import com.neuropilot.backup.spi.StageContext;
import com.neuropilot.backup.spi.StageOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Creates the OpenPGP encryptor; its id is {@code openpgp}.
 *
 * <p>Options: {@code recipients}, {@code secret-key} and {@code trusted-signers} (files, separated
 * by commas), {@code passphrase-file} or {@code passphrase-env} for the secret keys, {@code
 * signing-key} (a file) with {@code signing-passphrase-file} or {@code signing-passphrase-env}, and
 * {@code via}, which is {@code builtin}.
 */
public final class OpenPgpProvider implements EncryptorProvider<OpenPgp> {
  /** Creates the provider. */
  public OpenPgpProvider() {}

  @Override
  public String id() {
    return OpenPgp.ID;
  }

  @Override
  public Class<OpenPgp> configType() {
    return OpenPgp.class;
  }

  @Override
  public OpenPgp configure(StageOptions options) {
    OpenPgp config = OpenPgp.empty();
    List<Path> recipients = options.paths("recipients");
    if (!recipients.isEmpty()) {
      config = config.withRecipients(recipients.toArray(Path[]::new));
    }
    Optional<Secret> passphrase = options.secret("passphrase");
    for (Path file : options.paths("secret-key")) {
      config = config.withSecretKey(new ProtectedFile(file, passphrase));
    }
    Optional<Secret> signingPassphrase = options.secret("signing-passphrase");
    Optional<Path> signingKey = options.path("signing-key");
    if (signingKey.isPresent()) {
      config = config.withSigningKey(new ProtectedFile(signingKey.get(), signingPassphrase));
    }
    List<Path> trusted = options.paths("trusted-signers");
    if (!trusted.isEmpty()) {
      config = config.withTrustedSigners(trusted.toArray(Path[]::new));
    }
    checkVia(options);
    requireSomething(config, options);
    return config;
  }

  /**
   * Creates the encryptor: reads the files of keys but for recipients', which only encryption
   * needs; touches no passphrase.
   *
   * @throws com.neuropilot.backup.spi.StageException when a file is absent, unreadable or holds no
   *     key that serves
   */
  @Override
  public Encryptor create(OpenPgp config, StageContext context) throws IOException {
    return new OpenPgpEncryptor(
        new Recipients(config.recipientFiles()),
        SecretKeys.load(config.secretKeyFiles(), context),
        DetachedSigner.load(config, context),
        context.clock());
  }

  @Override
  public Optional<Signer> signer(OpenPgp config, StageContext context) throws IOException {
    return DetachedSigner.load(config, context).map(Function.identity());
  }

  private static void checkVia(StageOptions options) {
    String via = options.text("via").orElse("builtin");
    if (!via.equals("builtin")) {
      options.problem(
          "via", "is '" + via + "', but this version knows only builtin; leave the option out");
    }
  }

  private static void requireSomething(OpenPgp config, StageOptions options) {
    boolean nothing =
        config.recipientFiles().isEmpty()
            && config.secretKeyFiles().isEmpty()
            && config.signingKeyFile().isEmpty()
            && config.trustedSignerFiles().isEmpty();
    if (nothing) {
      options.problem(
          "recipients",
          "is missing, and so is secret-key: there is nothing to encrypt or decrypt with");
      throw new InvalidOptionsException(options.problems());
    }
  }
}
