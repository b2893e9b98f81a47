package com.neuropilot.backup.postgres;

import com.neuropilot.backup.spi.StageException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLException;

/** Says why a connection could not be made and what to do. */
final class ConnectionFailure {
  private static final String ROOTS =
      "Check sslmode, and that sslrootcert holds the certificate that signed the server's (or is 'system').";

  private final Endpoint endpoint;
  private final Throwable cause;
  private final String state;
  private final String said;

  private ConnectionFailure(Throwable cause, Endpoint endpoint) {
    this.endpoint = endpoint;
    this.cause = cause;
    this.state =
        cause instanceof SQLException sql ? Optional.ofNullable(sql.getSQLState()).orElse("") : "";
    this.said = SqlFailures.said(cause);
  }

  static StageException of(Throwable cause, Endpoint endpoint) {
    return new ConnectionFailure(cause, endpoint).explain();
  }

  private StageException explain() {
    return byState().or(this::byNetwork).or(this::bySsl).orElseGet(this::broken);
  }

  private Optional<StageException> byState() {
    String user = Identifiers.quote(endpoint.user());
    return Optional.ofNullable(
        switch (state) {
          case "28P01" ->
              failure(
                  said,
                  "Correct the password (option password, PGPASSWORD or the password file).",
                  false);
          case "28000" -> refused(user);
          case "3D000" ->
              failure(
                  said,
                  "Correct the database's name (option database or PGDATABASE)." + defaults(),
                  false);
          case "42501" ->
              failure(
                  said,
                  "Run: GRANT CONNECT ON DATABASE "
                      + Identifiers.quote(endpoint.database())
                      + " TO "
                      + user
                      + ";",
                  false);
          case "53300" ->
              failure(
                  said,
                  "Raise max_connections or the role's limit, or try again when there are fewer connections.",
                  true);
          case "57P03", "57P01", "57P02" ->
              failure(said, "The server is starting or stopping. Try again.", true);
          case "08P01" ->
              said.contains("startup parameter") ? Poolers.refused(endpoint.host()) : null;
          case "08004" -> lower().contains("password") ? noPassword() : null;
          default -> null;
        });
  }

  private StageException refused(String user) {
    if (lower().contains("pg_hba")) {
      boolean encryption = lower().contains("no encryption") || lower().contains("ssl off");
      return failure(
          said,
          (encryption ? "Set sslmode=require, if the server offers encryption, or let" : "Let")
              + " the server's administrator add a line for this host, role and database to pg_hba.conf.",
          false);
    }
    if (lower().contains("peer")) {
      return failure(
          said,
          "Run as the operating-system user of that name, or connect with a password: host=localhost.",
          false);
    }
    return failure(
        said,
        "Check that the role exists and may log in: ALTER ROLE " + user + " LOGIN;" + defaults(),
        false);
  }

  /** What libpq takes when nothing is said looks like a mistake of somebody else. */
  private String defaults() {
    if (!endpoint.user().equals(System.getProperty("user.name"))) {
      return endpoint.database().equals(endpoint.user())
          ? " If no database was configured, the user's name was taken: say which."
          : "";
    }
    return " If no user was configured, the operating system's user was taken"
        + (endpoint.database().equals(endpoint.user()) ? ", and its name for the database" : "")
        + ": say them with the options user and database (or PGUSER and PGDATABASE).";
  }

  private StageException noPassword() {
    return failure(
        "the server asks for a password and none is known.",
        "Give one: option password, PGPASSWORD or the password file.",
        false);
  }

  private Optional<StageException> bySsl() {
    if (lower().contains("does not support ssl")) {
      return Optional.of(
          failure(
              said,
              "Switch on ssl at the server, or set sslmode=prefer if the network can be trusted.",
              false));
    }
    if (lower().contains("could not be verified")) {
      return Optional.of(
          failure(
              said,
              "Connect by the name that the server's certificate is for, or set sslmode=verify-ca.",
              false));
    }
    boolean ssl = lower().contains("ssl") || lower().contains("certificate");
    return ssl || find(SSLException.class).isPresent()
        ? Optional.of(failure(said, ROOTS, false))
        : Optional.empty();
  }

  private Optional<StageException> byNetwork() {
    if (find(UnknownHostException.class).isPresent()) {
      return Optional.of(
          failure(
              "the host '" + endpoint.host() + "' is not known.",
              "Correct the host's name (option host or PGHOST), or see to the DNS.",
              true));
    }
    if (find(SocketTimeoutException.class).isPresent() || lower().contains("timed out")) {
      return Optional.of(
          failure(
              "the server did not answer in time.",
              "Check address, port and firewall; PGCONNECT_TIMEOUT sets the seconds to wait.",
              true));
    }
    if (find(ConnectException.class).isPresent()
        || find(NoRouteToHostException.class).isPresent()) {
      return Optional.of(
          failure(
              "nothing accepts connections there.",
              "Is the server running, on this host and port, and does listen_addresses include it?",
              true));
    }
    return find(SocketException.class)
        .filter(missing -> endpoint.isSocket())
        .map(
            missing ->
                failure(
                    SqlFailures.said(missing),
                    "Is the server running on this machine, with its socket in that directory?",
                    true));
  }

  private StageException broken() {
    String why = find(IOException.class).map(SqlFailures::said).orElse(said);
    return failure(why, "Is the server well? See its log.", true);
  }

  private StageException failure(String why, String what, boolean retryable) {
    return new StageException(
        "Connecting to " + endpoint + " failed: " + why + " " + what, retryable, cause);
  }

  private String lower() {
    return said.toLowerCase(Locale.ROOT);
  }

  private <T extends Throwable> Optional<T> find(Class<T> type) {
    for (Throwable each = cause; each != null; each = each.getCause()) {
      if (type.isInstance(each)) {
        return Optional.of(type.cast(each));
      }
    }
    return Optional.empty();
  }
}
