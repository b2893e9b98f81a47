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
 * {@code via}: {@code builtin}, or {@code gpg}. The local gpg then keeps the secret keys: {@code
 * secret-key} is left out, {@code signing-key} is a fingerprint or address, and {@code gpg-home}
 * says where its files are.
 */
public final class OpenPgpProvider implements EncryptorProvider<OpenPgp> {
  /** Who has the secret keys. */
  private enum Via {
    BUILTIN,
    GPG
  }

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
    config = isGpg(options) ? withGpg(config, options) : withFiles(config, options);
    List<Path> trusted = options.paths("trusted-signers");
    if (!trusted.isEmpty()) {
      config = config.withTrustedSigners(trusted.toArray(Path[]::new));
    }
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
        addressees(config, context),
        keys(config, context),
        DetachedSigner.load(config, context),
        context.clock());
  }

  private static Addressees addressees(OpenPgp config, StageContext context) {
    return config
        .gpgAccess()
        .filter(GpgAccess::addressed)
        .<Addressees>map(
            access -> new GpgRecipients(new GpgKeys(new GpgTool(access, context)), context.clock()))
        .orElseGet(() -> new Recipients(config.recipientFiles(), config.ownKeyFiles()));
  }

  private static DecryptionKeys keys(OpenPgp config, StageContext context) throws IOException {
    Optional<GpgAccess> gpg =
        config.gpgAccess().filter(access -> config.secretKeyFiles().isEmpty());
    return gpg.isPresent()
        ? new GpgKeys(new GpgTool(gpg.get(), context))
        : SecretKeys.load(config.secretKeyFiles(), context);
  }

  @Override
  public Optional<Signer> signer(OpenPgp config, StageContext context) throws IOException {
    return DetachedSigner.load(config, context).map(Function.identity());
  }

  @Override
  public Optional<OpenPgp> forEncryption(OpenPgp config) {
    OpenPgp encrypting = config.encrypting();
    return Optional.of(encrypting).filter(OpenPgp::encrypts);
  }

  private static boolean isGpg(StageOptions options) {
    return options.choice("via", Via.class).orElse(Via.BUILTIN) == Via.GPG;
  }

  private static OpenPgp withFiles(OpenPgp before, StageOptions options) {
    OpenPgp config = before;
    if (options.path("gpg-home").isPresent()) {
      options.problem("gpg-home", "is given, but gpg is asked only with via = gpg; say that too");
    }
    Optional<Secret> passphrase = options.secret("passphrase");
    for (Path file : options.paths("secret-key")) {
      config = config.withSecretKey(new ProtectedFile(file, passphrase));
    }
    Optional<Secret> signingPassphrase = options.secret("signing-passphrase");
    Optional<Path> signingKey = options.path("signing-key");
    return signingKey.isPresent()
        ? config.withSigningKey(new ProtectedFile(signingKey.get(), signingPassphrase))
        : config;
  }

  private static OpenPgp withGpg(OpenPgp before, StageOptions options) {
    OpenPgp config = before.withGpg();
    if (!options.paths("secret-key").isEmpty()) {
      options.problem(
          "secret-key",
          "is given, but with via = gpg the local gpg has the secret keys; leave one of them out");
    }
    Optional<Path> home = options.path("gpg-home");
    Optional<Secret> passphrase = options.secret("passphrase");
    Optional<String> signingKey = options.text("signing-key");
    Optional<Secret> signingPassphrase = options.secret("signing-passphrase");
    config = home.map(config::withGpgHome).orElse(config);
    config = passphrase.map(config::withGpgPassphrase).orElse(config);
    config = signingKey.map(config::withGpgSigningKey).orElse(config);
    return signingPassphrase.map(config::withGpgSigningPassphrase).orElse(config);
  }

  private static void requireSomething(OpenPgp config, StageOptions options) {
    boolean nothing =
        config.recipientFiles().isEmpty()
            && config.secretKeyFiles().isEmpty()
            && config.signingKeyFile().isEmpty()
            && config.trustedSignerFiles().isEmpty()
            && config.gpgAccess().isEmpty();
    if (nothing) {
      options.problem(
          "recipients",
          "is missing, and so is secret-key: there is nothing to encrypt or decrypt with");
      throw new InvalidOptionsException(options.problems());
    }
  }
}
