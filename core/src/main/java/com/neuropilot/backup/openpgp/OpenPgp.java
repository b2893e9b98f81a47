package com.neuropilot.backup.openpgp;

import com.neuropilot.backup.spi.Secret;
import com.neuropilot.backup.spi.StageConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Configures encryption with OpenPGP: for whom to encrypt, what to decrypt with, who signs and
 * whose signatures count.
 *
 * <ul>
 *   <li>{@code OpenPgp.recipients(file)} encrypts; {@code OpenPgp.secretKey(file, passphrase)}
 *       decrypts; the {@code with...} methods combine them and add to them.
 *   <li>Files are armored or binary and may hold several keys; they are read when the stage is
 *       created, passphrases at the first use of a key.
 *   <li>Immutable; safe for use by several threads; {@code toString()} shows no secret.
 * </ul>
 */
public final class OpenPgp implements StageConfig {
  static final String ID = "openpgp";
  private static final OpenPgp EMPTY =
      new OpenPgp(List.of(), List.of(), List.of(), Optional.empty(), List.of(), Optional.empty());

  private final List<Path> recipientFiles;
  private final List<Path> ownKeyFiles;
  private final List<ProtectedFile> secretKeyFiles;
  private final Optional<ProtectedFile> signingKeyFile;
  private final List<Path> trustedSignerFiles;
  private final Optional<GpgAccess> gpg;

  private OpenPgp(
      List<Path> recipientFiles,
      List<Path> ownKeyFiles,
      List<ProtectedFile> secretKeyFiles,
      Optional<ProtectedFile> signingKeyFile,
      List<Path> trustedSignerFiles,
      Optional<GpgAccess> gpg) {
    this.recipientFiles = List.copyOf(recipientFiles);
    this.ownKeyFiles = List.copyOf(ownKeyFiles);
    this.secretKeyFiles = List.copyOf(secretKeyFiles);
    this.signingKeyFile = signingKeyFile;
    this.trustedSignerFiles = List.copyOf(trustedSignerFiles);
    this.gpg = gpg;
  }

  /**
   * Returns a configuration that encrypts for every certificate in some files.
   *
   * @param certificates the files, at least one: what {@code gpg --export} writes
   */
  public static OpenPgp recipients(Path... certificates) {
    return EMPTY.withRecipients(certificates);
  }

  /**
   * Returns a configuration that decrypts with an unprotected secret key.
   *
   * @param file the secret key: what {@code gpg --export-secret-keys} writes
   */
  public static OpenPgp secretKey(Path file) {
    return EMPTY.withSecretKey(file);
  }

  /**
   * Returns a configuration that decrypts with a secret key.
   *
   * @param file the secret key: what {@code gpg --export-secret-keys} writes
   * @param passphrase what unlocks it
   */
  public static OpenPgp secretKey(Path file, Secret passphrase) {
    return EMPTY.withSecretKey(file, passphrase);
  }

  /**
   * Returns a configuration that does nothing but verify signatures.
   *
   * @param certificates the signers' certificates, at least one file
   */
  public static OpenPgp trustedSigners(Path... certificates) {
    return EMPTY.withTrustedSigners(certificates);
  }

  /**
   * Returns a configuration that decrypts with the secret keys of the local gpg, which stay where
   * they are: with gpg, its agent, or on a smart card. gpg has to be installed; if a key is locked,
   * its agent asks whoever is there.
   */
  public static OpenPgp gpg() {
    return EMPTY.withGpg();
  }

  static OpenPgp empty() {
    return EMPTY;
  }

  /**
   * Returns this configuration with more recipients.
   *
   * @param certificates the files, at least one
   */
  public OpenPgp withRecipients(Path... certificates) {
    requireOne(certificates, "recipients");
    return new OpenPgp(
        with(recipientFiles, List.of(certificates)),
        ownKeyFiles,
        secretKeyFiles,
        signingKeyFile,
        trustedSignerFiles,
        gpg);
  }

  /**
   * Returns this configuration with one more secret key, which is not protected.
   *
   * @param file the secret key
   */
  public OpenPgp withSecretKey(Path file) {
    return withSecretKey(new ProtectedFile(file, Optional.empty()));
  }

  /**
   * Returns this configuration with one more secret key.
   *
   * @param file the secret key
   * @param passphrase what unlocks it
   */
  public OpenPgp withSecretKey(Path file, Secret passphrase) {
    return withSecretKey(new ProtectedFile(file, Optional.of(passphrase)));
  }

  /**
   * Returns this configuration with an unprotected key that signs. Its own signatures are trusted.
   *
   * @param file the secret key
   */
  public OpenPgp withSigningKey(Path file) {
    return withSigningKey(new ProtectedFile(file, Optional.empty()));
  }

  /**
   * Returns this configuration with a key that signs. Its own signatures are trusted.
   *
   * @param file the secret key
   * @param passphrase what unlocks it
   */
  public OpenPgp withSigningKey(Path file, Secret passphrase) {
    return withSigningKey(new ProtectedFile(file, Optional.of(passphrase)));
  }

  /**
   * Returns this configuration with more signers that are trusted.
   *
   * @param certificates the signers' certificates, at least one file
   */
  public OpenPgp withTrustedSigners(Path... certificates) {
    requireOne(certificates, "trusted signers");
    return new OpenPgp(
        recipientFiles,
        ownKeyFiles,
        secretKeyFiles,
        signingKeyFile,
        with(trustedSignerFiles, List.of(certificates)),
        gpg);
  }

  /** Returns this configuration with the secret keys of the local gpg, as of {@link #gpg()}. */
  public OpenPgp withGpg() {
    return with(access());
  }

  /**
   * Returns this configuration with the secret keys of a gpg whose files are not where it looks by
   * itself.
   *
   * @param directory its home directory, as of {@code GNUPGHOME}
   */
  public OpenPgp withGpgHome(Path directory) {
    GpgAccess old = access();
    return with(
        new GpgAccess(
            Optional.of(directory),
            old.passphrase(),
            old.signingKey(),
            old.signingPassphrase(),
            old.addressed()));
  }

  /**
   * Returns this configuration with what unlocks the keys of the local gpg that decrypt, so that
   * its agent need not ask.
   *
   * @param passphrase without a line end in it
   */
  public OpenPgp withGpgPassphrase(Secret passphrase) {
    GpgAccess old = access();
    return with(
        new GpgAccess(
            old.home(),
            Optional.of(passphrase),
            old.signingKey(),
            old.signingPassphrase(),
            old.addressed()));
  }

  /**
   * Returns this configuration with a key of the local gpg that signs. Its own signatures are
   * trusted.
   *
   * @param key its fingerprint, or an address that only one secret key has
   */
  public OpenPgp withGpgSigningKey(String key) {
    GpgAccess old = access();
    return with(
        new GpgAccess(
            old.home(),
            old.passphrase(),
            Optional.of(key),
            old.signingPassphrase(),
            old.addressed()));
  }

  /**
   * Returns this configuration with what unlocks the key of the local gpg that signs.
   *
   * @param passphrase without a line end in it
   */
  public OpenPgp withGpgSigningPassphrase(Secret passphrase) {
    GpgAccess old = access();
    return with(
        new GpgAccess(
            old.home(),
            old.passphrase(),
            old.signingKey(),
            Optional.of(passphrase),
            old.addressed()));
  }

  private GpgAccess access() {
    return gpg.orElse(GpgAccess.DEFAULT);
  }

  private OpenPgp with(GpgAccess access) {
    return new OpenPgp(
        recipientFiles,
        ownKeyFiles,
        secretKeyFiles,
        signingKeyFile,
        trustedSignerFiles,
        Optional.of(access));
  }

  OpenPgp withSecretKey(ProtectedFile file) {
    return new OpenPgp(
        recipientFiles,
        ownKeyFiles,
        with(secretKeyFiles, List.of(file)),
        signingKeyFile,
        trustedSignerFiles,
        gpg);
  }

  OpenPgp withSigningKey(ProtectedFile file) {
    return new OpenPgp(
        recipientFiles, ownKeyFiles, secretKeyFiles, Optional.of(file), trustedSignerFiles, gpg);
  }

  /**
   * Returns what encrypts for the same without a secret key, or else for the secret keys here or
   * those of gpg.
   */
  OpenPgp encrypting() {
    List<Path> own =
        recipientFiles.isEmpty()
            ? secretKeyFiles.stream().map(ProtectedFile::path).toList()
            : ownKeyFiles;
    boolean nobody = recipientFiles.isEmpty() && own.isEmpty();
    return new OpenPgp(
        recipientFiles,
        own,
        List.of(),
        signingKeyFile,
        trustedSignerFiles,
        nobody ? gpg.map(GpgAccess::asAddressee) : gpg);
  }

  /** Returns whether there is somebody to encrypt for. */
  boolean encrypts() {
    return !recipientFiles.isEmpty()
        || !ownKeyFiles.isEmpty()
        || gpg.filter(GpgAccess::addressed).isPresent();
  }

  @Override
  public String providerId() {
    return ID;
  }

  List<Path> recipientFiles() {
    return recipientFiles;
  }

  /** Returns the files of secret keys whose public parts are encrypted for. */
  List<Path> ownKeyFiles() {
    return ownKeyFiles;
  }

  List<ProtectedFile> secretKeyFiles() {
    return secretKeyFiles;
  }

  Optional<ProtectedFile> signingKeyFile() {
    return signingKeyFile;
  }

  List<Path> trustedSignerFiles() {
    return trustedSignerFiles;
  }

  /** Returns how the local gpg is reached; empty if it is not asked. */
  Optional<GpgAccess> gpgAccess() {
    return gpg;
  }

  @Override
  public String toString() {
    return "OpenPgp{recipients="
        + (recipientFiles.isEmpty() ? ownKeyFiles : recipientFiles)
        + ", secretKeys="
        + secretKeyFiles
        + ", signingKey="
        + signingKeyFile
        + ", trustedSigners="
        + trustedSignerFiles
        + gpg.map(access -> ", gpg=" + access).orElse("")
        + "}";
  }

  private static void requireOne(Path[] files, String what) {
    if (files.length == 0) {
      throw new IllegalArgumentException("No files of " + what + " are given; give at least one.");
    }
  }

  private static <T> List<T> with(List<T> some, List<T> more) {
    List<T> all = new ArrayList<>(some);
    all.addAll(more);
    return all;
  }
}
