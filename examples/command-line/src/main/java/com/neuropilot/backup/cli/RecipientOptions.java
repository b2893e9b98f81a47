package com.neuropilot.backup.cli;

import com.neuropilot.backup.RekeyRequest;
import com.neuropilot.backup.openpgp.OpenPgp;
import com.neuropilot.backup.spi.Secret;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import picocli.CommandLine.Option;

/** Whom to encrypt for, who signs, and what proves that it can be read. */
final class RecipientOptions {
  private static final String OPENPGP = "openpgp";
  private static final List<String> READING =
      List.of("secret-key", "passphrase-file", "passphrase-env");

  @Option(
      names = "--recipient",
      paramLabel = "FILE",
      order = 30,
      description =
          "A public key to encrypt for, in the place of the configuration file's recipients; may be"
              + " given several times.")
  private List<Path> recipients = new ArrayList<>();

  @Option(
      names = "--new-secret-key",
      paramLabel = "FILE",
      order = 31,
      description =
          "A secret key of a new recipient: what is made is decrypted and unpacked with it before"
              + " the old goes.")
  private Optional<Path> newSecretKey = Optional.empty();

  @Option(
      names = "--new-passphrase-file",
      paramLabel = "FILE",
      order = 32,
      description = "The file with the passphrase of --new-secret-key; asked for unless said.")
  private Optional<Path> newPassphrase = Optional.empty();

  @Option(
      names = "--signing-key",
      paramLabel = "FILE",
      order = 33,
      description = "A secret key that signs, in the place of the configuration file's.")
  private Optional<Path> signingKey = Optional.empty();

  @Option(
      names = "--signing-passphrase-file",
      paramLabel = "FILE",
      order = 34,
      description = "The file with the passphrase of --signing-key; asked for unless said.")
  private Optional<Path> signingPassphrase = Optional.empty();

  /** Returns what opens the backups, and what is made of them. */
  Optional<OpenPgp> decrypting(Optional<OpenPgp> key, Surroundings surroundings) {
    if (newSecretKey.isEmpty()) {
      return key;
    }
    Path file = newSecretKey.get();
    Secret passphrase = passphrase("--new-passphrase-file", newPassphrase, file, surroundings);
    return Optional.of(
        key.map(old -> old.withSecretKey(file, passphrase))
            .orElseGet(() -> OpenPgp.secretKey(file, passphrase)));
  }

  /** Tells a request whom to encrypt for and who signs. */
  void applyTo(RekeyRequest request, Settings settings, Surroundings surroundings) {
    boolean configured = settings.value("encryptor").filter(OPENPGP::equals).isPresent();
    if (recipients.isEmpty() && signingKey.isEmpty() && !configured) {
      return;
    }
    Map<String, String> options = configured ? writing(settings) : new TreeMap<>();
    if (!recipients.isEmpty()) {
      options.put("recipients", String.join(",", recipients.stream().map(Path::toString).toList()));
    }
    if (signingKey.isEmpty()) {
      settings.requireSecrets(key -> key.startsWith("encryptor.signing-passphrase-"));
      request.encryptFor(OPENPGP, options);
    } else {
      request.encryptFor(signing(options, signingKey.get(), surroundings));
    }
  }

  /** What only reads is left out, so that no passphrase of it is wanted for writing. */
  private static Map<String, String> writing(Settings settings) {
    Map<String, String> options = new TreeMap<>(settings.under("encryptor."));
    options.keySet().removeAll(READING);
    return options;
  }

  private OpenPgp signing(Map<String, String> options, Path file, Surroundings surroundings) {
    List<Path> certificates =
        List.of(options.getOrDefault("recipients", "").split(",")).stream()
            .map(String::strip)
            .filter(name -> !name.isEmpty())
            .map(Path::of)
            .toList();
    if (certificates.isEmpty()) {
      throw new UsageException("Say whom to encrypt for: --recipient FILE.");
    }
    return OpenPgp.recipients(certificates.toArray(Path[]::new))
        .withSigningKey(
            file, passphrase("--signing-passphrase-file", signingPassphrase, file, surroundings));
  }

  private static Secret passphrase(
      String option, Optional<Path> file, Path key, Surroundings surroundings) {
    file.flatMap(path -> SecretSources.problem(option, path))
        .ifPresent(
            problem -> {
              throw new UsageException(problem);
            });
    return file.map(Secret::fromFile).orElseGet(() -> Passphrases.asked(key, surroundings));
  }
}
