package com.neuropilot.backup.openpgp;

import com.neuropilot.backup.spi.Secret;
import com.neuropilot.backup.spi.StageException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A new pair of keys for backups: what encrypts, what decrypts, and what revokes.
 *
 * <pre>{@code
 * OpenPgpKeys keys = OpenPgpKeys.forUser("Backup <ops@example.org>").protectedBy(passphrase).generate();
 * keys.writeTo(Path.of("public.asc"), Path.of("secret.asc"), Path.of("revocation.asc"));
 * }</pre>
 *
 * <ul>
 *   <li>The primary key certifies and signs, its subkey encrypts; GnuPG 2.2 and later import them.
 *   <li>The backup host needs the certificate only. Keep the secret key, its passphrase and the
 *       revocation certificate elsewhere.
 *   <li>Immutable; {@code toString()} shows no secret.
 * </ul>
 */
public final class OpenPgpKeys {
  private final String fingerprint;
  private final String certificate;
  private final String secretKey;
  private final String revocationCertificate;

  OpenPgpKeys(
      String fingerprint, String certificate, String secretKey, String revocationCertificate) {
    this.fingerprint = fingerprint;
    this.certificate = certificate;
    this.secretKey = secretKey;
    this.revocationCertificate = revocationCertificate;
  }

  /**
   * Begins the generation of keys: Curve25519, without expiry, until told otherwise.
   *
   * @param userId whose they are, e.g. {@code "Backup <ops@example.org>"}
   */
  public static Generator forUser(String userId) {
    return new Generator(userId);
  }

  /**
   * Returns the fingerprints of the primary keys in a file of certificates or secret keys.
   *
   * @param file armored or binary
   * @return upper-case hexadecimal, at least one
   * @throws StageException when the file cannot be read or holds no key; says what to do
   */
  public static List<String> fingerprints(Path file) throws IOException {
    return new KeyFile(file, "key").fingerprints();
  }

  /** Returns the fingerprint of the primary key, upper-case hexadecimal. */
  public String fingerprint() {
    return fingerprint;
  }

  /** Returns the public certificate, armored. */
  public String certificate() {
    return certificate;
  }

  /** Returns the secret key, armored, and protected if a passphrase was given. */
  public String secretKey() {
    return secretKey;
  }

  /** Returns the certificate that revokes the keys once it is imported, armored. */
  public String revocationCertificate() {
    return revocationCertificate;
  }

  /**
   * Writes the three files, all or none.
   *
   * <p>Nothing is ever overwritten. Each file appears whole, is durable when this returns, and the
   * secret key and the revocation certificate can be read by their owner alone (0600).
   *
   * @throws StageException when a file exists already
   * @throws IOException when one cannot be written; none is there then
   */
  public void writeTo(Path certificateFile, Path secretKeyFile, Path revocationFile)
      throws IOException {
    new KeyFiles()
        .add(secretKeyFile, secretKey, true)
        .add(revocationFile, revocationCertificate, true)
        .add(certificateFile, certificate, false)
        .write();
  }

  @Override
  public String toString() {
    return "OpenPgpKeys{" + fingerprint + "}";
  }

  /** Collects what the keys shall be. For one thread. */
  public static final class Generator {
    private final String userId;
    private boolean rsa;
    private Optional<Duration> lifetime = Optional.empty();
    private Optional<Secret> passphrase = Optional.empty();
    private boolean unprotected;
    private InstantSource clock = InstantSource.system();
    private Map<String, String> environment = System.getenv();

    private Generator(String userId) {
      this.userId = Objects.requireNonNull(userId, "userId").strip();
      if (this.userId.isEmpty() || this.userId.chars().anyMatch(Character::isISOControl)) {
        throw new IllegalArgumentException(
            "The user id must be a name on one line, e.g. Backup <ops@example.org>.");
      }
    }

    /** Makes Curve25519 keys, which is the default: short, fast, known to GnuPG 2.1 and later. */
    public Generator curve25519() {
      rsa = false;
      return this;
    }

    /** Makes RSA keys of 4096 bits, which every OpenPGP program knows; takes seconds. */
    public Generator rsa4096() {
      rsa = true;
      return this;
    }

    /**
     * Lets the keys expire; without it, they never do. Backups made before can always be decrypted.
     *
     * @param validFor for how long they are valid, at least a day
     */
    public Generator expiringAfter(Duration validFor) {
      if (validFor.compareTo(Duration.ofDays(1)) < 0 || validFor.toSeconds() > 0xFFFFFFFFL) {
        throw new IllegalArgumentException("Keys are valid for a day to 136 years.");
      }
      lifetime = Optional.of(validFor);
      return this;
    }

    /**
     * Protects the secret key.
     *
     * @param secret the passphrase, asked for once
     */
    public Generator protectedBy(Secret secret) {
      passphrase = Optional.of(secret);
      return this;
    }

    /** Leaves the secret key unprotected, which has to be said. */
    public Generator withoutPassphrase() {
      unprotected = true;
      return this;
    }

    /**
     * Takes the time from a clock of the caller's.
     *
     * @param source the clock; the system's until told otherwise
     */
    public Generator clock(InstantSource source) {
      clock = Objects.requireNonNull(source, "source");
      return this;
    }

    /**
     * Takes environment variables, for a passphrase from there, from the caller.
     *
     * @param variables name and value; the system's until told otherwise
     */
    public Generator environment(Map<String, String> variables) {
      environment = Map.copyOf(variables);
      return this;
    }

    /**
     * Generates the keys.
     *
     * @throws IllegalStateException when it was said neither how to protect the secret key nor not
     *     to
     * @throws StageException when there is no passphrase where it should be
     */
    public OpenPgpKeys generate() throws IOException {
      if (passphrase.isPresent() == unprotected) {
        throw new IllegalStateException(
            "Say either protectedBy(passphrase) or withoutPassphrase(), one of them.");
      }
      Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
      KeyGeneration generation = new KeyGeneration(userId, rsa, lifetime, now);
      return generation.generate(passphrase, environment);
    }
  }
}
