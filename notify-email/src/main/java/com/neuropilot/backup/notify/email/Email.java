package com.neuropilot.backup.notify.email;

import com.neuropilot.backup.spi.Notification.Level;
import com.neuropilot.backup.spi.Secret;
import com.neuropilot.backup.spi.StageConfig;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Mail to some people, through an SMTP server; this host needs none of its own.
 *
 * @param host the server
 * @param port its port; 587 with STARTTLS, 465 with TLS, 25 with neither, unless said
 * @param security how the connection is kept private; STARTTLS unless said, and nothing is sent to
 *     a server that does not offer it
 * @param login who this is to the server; nobody unless given
 * @param certificates a file with the certificates (PEM) that the server's is looked for in; those
 *     that Java trusts unless given
 * @param from the sender's address
 * @param to the recipients' addresses
 * @param levels what is mailed; success, warning and error unless said
 */
public record Email(
    String host,
    int port,
    Security security,
    Optional<Login> login,
    Optional<Path> certificates,
    String from,
    List<String> to,
    Set<Level> levels)
    implements StageConfig {
  static final String ID = "email";
  static final Set<Level> DEFAULT_LEVELS =
      Collections.unmodifiableSet(EnumSet.of(Level.SUCCESS, Level.WARNING, Level.ERROR));

  /** How a connection is kept private. */
  public enum Security {
    /** Begins in the clear and goes on in TLS, or not at all. */
    STARTTLS(587),
    /** In TLS from the beginning. */
    TLS(465),
    /** In the clear: for a server on this host or in a network of its own. */
    NONE(25);

    private final int port;

    Security(int port) {
      this.port = port;
    }

    /** Returns the usual port. */
    public int port() {
      return port;
    }
  }

  /**
   * Who this is to the server.
   *
   * @param user the name
   * @param password the password
   */
  public record Login(String user, Secret password) {}

  /**
   * Checks every part.
   *
   * @throws IllegalArgumentException with every problem
   */
  public Email {
    Objects.requireNonNull(security, "security");
    Objects.requireNonNull(login, "login");
    Objects.requireNonNull(certificates, "certificates");
    to = List.copyOf(to);
    levels =
        levels.isEmpty() ? DEFAULT_LEVELS : Collections.unmodifiableSet(EnumSet.copyOf(levels));
    List<String> problems = Rules.problems(host, port, security, login.isPresent(), from, to);
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", problems));
    }
  }

  /**
   * Returns mail through a server, with STARTTLS.
   *
   * @param host the server
   * @param from the sender's address
   * @param to the recipients' addresses
   */
  public static Email through(String host, String from, String... to) {
    return new Email(
        host,
        Security.STARTTLS.port(),
        Security.STARTTLS,
        Optional.empty(),
        Optional.empty(),
        from,
        List.of(to),
        DEFAULT_LEVELS);
  }

  /** Returns the same mail through another port. */
  public Email port(int number) {
    return new Email(host, number, security, login, certificates, from, to, levels);
  }

  /** Returns the same mail over a connection of this kind, at its usual port. */
  public Email security(Security kind) {
    return new Email(host, kind.port(), kind, login, certificates, from, to, levels);
  }

  /** Returns the same mail with a login. */
  public Email login(String user, Secret password) {
    Login given = new Login(user, password);
    return new Email(host, port, security, Optional.of(given), certificates, from, to, levels);
  }

  /** Returns the same mail, which trusts the certificates of this file (PEM) and no others. */
  public Email certificates(Path file) {
    return new Email(host, port, security, login, Optional.of(file), from, to, levels);
  }

  /** Returns the same mail for these levels only. */
  public Email levels(Level... wanted) {
    return new Email(
        host, port, security, login, certificates, from, to, Set.copyOf(List.of(wanted)));
  }

  @Override
  public String providerId() {
    return ID;
  }
}
