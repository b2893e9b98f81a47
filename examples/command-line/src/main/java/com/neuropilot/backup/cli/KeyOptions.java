package com.neuropilot.backup.cli;

import com.neuropilot.backup.openpgp.OpenPgp;
import com.neuropilot.backup.spi.Secret;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What decrypts. */
final class KeyOptions {
  private static final String OPENPGP = "openpgp";

  @Option(
      names = "--secret-key",
      paramLabel = "FILE",
      order = 20,
      description = "A secret key that decrypts; may be given several times.")
  private List<Path> secretKeys = new ArrayList<>();

  @Option(
      names = "--gpg",
      order = 23,
      description = "Decrypts with the secret keys of the local gpg, its agent, or a smart card.")
  private boolean gpg;

  @Mixin private PassphraseOptions passphrase = new PassphraseOptions();

  /**
   * Returns the key to read with, if the command line has a say in it; else the configuration
   * file's is used. Its trusted signers count in either case.
   */
  Optional<OpenPgp> key(Settings settings, Surroundings surroundings) {
    boolean configured = settings.value("encryptor").filter(OPENPGP::equals).isPresent();
    if (gpg) {
      return Optional.of(ofGpg(settings, surroundings, configured));
    }
    List<Path> files =
        secretKeys.isEmpty() && configured ? settings.paths("encryptor.secret-key") : secretKeys;
    if (files.isEmpty()) {
      return Optional.empty();
    }
    Optional<Secret> secret =
        passphrase
            .given(surroundings)
            .or(() -> configured ? configured(settings) : Optional.empty());
    Path first = files.get(0);
    OpenPgp key = OpenPgp.secretKey(first, unlocking(first, secret, surroundings));
    for (Path file : files.subList(1, files.size())) {
      key = key.withSecretKey(file, unlocking(file, secret, surroundings));
    }
    return Optional.of(configured ? withSigners(key, settings) : key);
  }

  private OpenPgp ofGpg(Settings settings, Surroundings surroundings, boolean configured) {
    if (!secretKeys.isEmpty()) {
      throw new UsageException("--gpg and --secret-key are both given; keep one of them.");
    }
    OpenPgp key =
        passphrase
            .given(surroundings)
            .map(OpenPgp.gpg()::withGpgPassphrase)
            .orElseGet(OpenPgp::gpg);
    return configured ? withSigners(key, settings) : key;
  }

  /** Returns whether a key was given on the command line. */
  boolean isGiven() {
    return gpg || !secretKeys.isEmpty();
  }

  /** Returns these options as they are typed. */
  List<String> words() {
    List<String> words = new ArrayList<>();
    if (gpg) {
      words.add("--gpg");
    }
    secretKeys.forEach(file -> words.add(BareRehearsal.option("--secret-key", file.toString())));
    words.addAll(passphrase.words());
    return words;
  }

  private static Secret unlocking(Path file, Optional<Secret> given, Surroundings surroundings) {
    return given.orElseGet(() -> Passphrases.asked(file, surroundings));
  }

  /** Returns whether signatures are checked with these settings. */
  static boolean trusts(Settings settings) {
    boolean signers =
        settings
            .value("encryptor.trusted-signers")
            .or(() -> settings.value("encryptor.signing-key"))
            .isPresent();
    return signers && settings.value("encryptor").filter(OPENPGP::equals).isPresent();
  }

  private static Optional<Secret> configured(Settings settings) {
    settings.requireSecrets(key -> key.startsWith("encryptor.passphrase-"));
    return settings
        .value("encryptor.passphrase-file")
        .map(file -> Secret.fromFile(Path.of(file)))
        .or(() -> settings.value("encryptor.passphrase-env").map(Secret::fromEnvironment));
  }

  private static OpenPgp withSigners(OpenPgp key, Settings settings) {
    Path[] trusted = settings.paths("encryptor.trusted-signers").toArray(Path[]::new);
    OpenPgp trusting = trusted.length == 0 ? key : key.withTrustedSigners(trusted);
    Optional<String> signingKey = settings.value("encryptor.signing-key");
    if (!settings.value("encryptor.via").filter("gpg"::equals).isPresent()) {
      return signingKey.map(file -> trusting.withSigningKey(Path.of(file))).orElse(trusting);
    }
    OpenPgp there =
        settings
            .value("encryptor.gpg-home")
            .map(home -> trusting.withGpgHome(Path.of(home)))
            .orElse(trusting);
    return signingKey.map(there::withGpgSigningKey).orElse(there);
  }
}
