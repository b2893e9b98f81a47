package com.neuropilot.backup.cli;

import com.neuropilot.backup.openpgp.OpenPgpKeys;
import com.neuropilot.backup.spi.Secret;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Makes keys. */
@Command(
    name = "keygen",
    sortOptions = false,
    abbreviateSynopsis = true,
    description = "Makes a pair of OpenPGP keys for backups; never overwrites a file.",
    footer = {
      "",
      "Examples:",
      "  " + RootCommand.NAME + " keygen --user-id \"NeuroPilot Backup <backup@example.org>\"",
      "  "
          + RootCommand.NAME
          + " keygen --user-id \"Backup <backup@example.org>\" --type rsa4096 \\",
      "      --expires 2y --passphrase-file passphrase --out-dir keys"
    })
final class KeygenCommand implements Callable<Integer> {
  /** The kinds of keys. */
  enum Type {
    RSA4096,
    CURVE25519;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private static final Pattern LIFETIME = Pattern.compile("(\\d{1,5})([dwmy])");

  private final Surroundings surroundings;

  @Option(
      names = "--user-id",
      paramLabel = "NAME",
      required = true,
      order = 1,
      description = "Whose key it is: \"NeuroPilot Backup <backup@example.org>\".")
  private String userId = "";

  @Option(
      names = "--type",
      paramLabel = "TYPE",
      order = 2,
      defaultValue = "curve25519",
      description = "${COMPLETION-CANDIDATES}; ${DEFAULT-VALUE} unless said.")
  private Type type = Type.CURVE25519;

  @Option(
      names = "--expires",
      paramLabel = "AFTER",
      order = 3,
      description = "When it expires, e.g. 2y, 18m, 90d; never unless said.")
  private Optional<String> expires = Optional.empty();

  @Mixin private PassphraseOptions passphrase = new PassphraseOptions();

  @Option(
      names = "--no-passphrase",
      order = 23,
      description = "Leaves the secret key unprotected: whoever has the file can read the backups.")
  private boolean noPassphrase;

  @Option(
      names = "--out-dir",
      paramLabel = "DIRECTORY",
      order = 30,
      defaultValue = ".",
      description = "Where to write the files; here unless said.")
  private Path outDir = Path.of(".");

  @Option(
      names = "--recovery-sheet",
      paramLabel = "FILE",
      order = 31,
      description =
          "Also writes a page (HTML, for its owner alone) to print and put into a safe: fingerprint,"
              + " where to keep what, how to restore, and the secret key under its passphrase.")
  private Optional<Path> recoverySheet = Optional.empty();

  @SuppressWarnings("UnusedVariable") // For --help and --verbose.
  @Mixin
  private CommonOptions common = new CommonOptions();

  KeygenCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws IOException {
    KeyFileNames files = new KeyFileNames(outDir);
    files.requireFree();
    recoverySheet.ifPresent(RecoverySheet::requireFree);
    OpenPgpKeys keys = protect(generator()).generate();
    try {
      Files.createDirectories(outDir);
      keys.writeTo(files.certificate(), files.secretKey(), files.revocation());
    } catch (FileSystemException e) {
      throw new UsageException(
          "The directory "
              + outDir
              + " cannot be written to ("
              + e
              + "). Make it writable, or choose another with --out-dir.");
    }
    print(keys, files);
    if (recoverySheet.isPresent()) {
      write(new RecoverySheet(keys, userId, surroundings.clock().instant(), !noPassphrase));
    }
    return ExitStatus.DONE;
  }

  private void write(RecoverySheet sheet) throws IOException {
    Path file = recoverySheet.orElseThrow();
    try {
      sheet.write(file);
    } catch (FileSystemException e) {
      throw new UsageException(
          "The key was made, but its recovery sheet "
              + file
              + " cannot be written ("
              + e
              + "). Print the secret key's file in its place.");
    }
    new Report(surroundings.out())
        .fact("sheet", file + "\nprint it, put it into a safe, then delete the file");
  }

  private OpenPgpKeys.Generator generator() {
    try {
      OpenPgpKeys.Generator generator =
          OpenPgpKeys.forUser(userId)
              .clock(surroundings.clock())
              .environment(surroundings.environment());
      expires.map(KeygenCommand::lifetime).ifPresent(generator::expiringAfter);
      return type == Type.RSA4096 ? generator.rsa4096() : generator.curve25519();
    } catch (IllegalArgumentException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }

  private OpenPgpKeys.Generator protect(OpenPgpKeys.Generator generator) {
    Optional<Secret> given = passphrase.given(surroundings);
    if (given.isPresent() && noPassphrase) {
      throw new UsageException("A passphrase and --no-passphrase are both given; keep one.");
    }
    if (noPassphrase) {
      return generator.withoutPassphrase();
    }
    if (given.isEmpty() && !surroundings.terminal().canAsk()) {
      throw new UsageException(
          "There is no terminal to ask for a passphrase on. Say --passphrase-file FILE,"
              + " --passphrase-env NAME or --no-passphrase.");
    }
    return generator.protectedBy(
        given.orElseGet(() -> Passphrases.chosen(surroundings.terminal())));
  }

  private static Duration lifetime(String text) {
    Matcher matcher = LIFETIME.matcher(text);
    if (!matcher.matches()) {
      throw new UsageException(
          "--expires is '" + text + "', which is not like 2y, 18m, 8w or 90d.");
    }
    long count = Long.parseLong(matcher.group(1));
    return Duration.ofDays(
        switch (matcher.group(2)) {
          case "y" -> count * 365;
          case "m" -> count * 30;
          case "w" -> count * 7;
          default -> count;
        });
  }

  private void print(OpenPgpKeys keys, KeyFileNames files) {
    new Report(surroundings.out())
        .line("Made a key: " + keys.fingerprint())
        .fact("public", files.certificate() + "\nencrypts; copy it to the backup host")
        .fact(
            "private",
            files.secretKey()
                + "\ndecrypts; keep it off the backup host, in two places: a password manager and a"
                + "\nstick in a safe. Without it and its passphrase, no backup can ever be read")
        .fact(
            "revocation",
            files.revocation() + "\ndeclares the key invalid; keep it apart from the private key")
        .steps(
            "What to do next:",
            List.of(
                "Put into the configuration file: encryptor = openpgp",
                "and: encryptor.recipients = " + files.certificate().toAbsolutePath().normalize(),
                "Note the fingerprint where you will look for it, and store the private key away."));
  }
}
