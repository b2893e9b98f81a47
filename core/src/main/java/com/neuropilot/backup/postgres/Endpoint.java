package com.neuropilot.backup.postgres;

import com.neuropilot.backup.spi.Secret;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Where and as whom to connect, everything resolved.
 *
 * @param parameters what libpq would use; host, port, database and user are always there
 * @param password the password, if one is known
 * @param environment where a secret of an environment variable is looked up
 */
record Endpoint(
    Map<LibpqParameter, String> parameters,
    Optional<Secret> password,
    Map<String, String> environment) {
  Endpoint {
    parameters = Map.copyOf(parameters);
  }

  Optional<String> get(LibpqParameter parameter) {
    return Optional.ofNullable(parameters.get(parameter));
  }

  /** Returns the host's name or address, or the directory of a socket. */
  String host() {
    return get(LibpqParameter.HOST).orElseThrow();
  }

  int port() {
    return Integer.parseInt(get(LibpqParameter.PORT).orElseThrow());
  }

  String database() {
    return get(LibpqParameter.DBNAME).orElseThrow();
  }

  String user() {
    return get(LibpqParameter.USER).orElseThrow();
  }

  SslMode sslMode() {
    return get(LibpqParameter.SSLMODE).flatMap(SslMode::ofLibpq).orElse(SslMode.PREFER);
  }

  boolean isSocket() {
    return host().startsWith("/") || host().startsWith("@");
  }

  /** Returns the host as a fingerprint carries it. */
  String fingerprintHost() {
    return isSocket() ? "localhost" : host().toLowerCase(Locale.ROOT);
  }

  /** Returns the same server and role with another database. */
  Endpoint withDatabase(String name) {
    return with(LibpqParameter.DBNAME, name);
  }

  Endpoint with(LibpqParameter parameter, String value) {
    Map<LibpqParameter, String> changed = new EnumMap<>(parameters);
    changed.put(parameter, value);
    return new Endpoint(changed, password, environment);
  }

  /**
   * Returns the password.
   *
   * @return a fresh array, or empty when none is known
   * @throws IllegalStateException when the place that should hold it does not
   */
  Optional<char[]> reveal() {
    return password.map(secret -> secret.reveal(environment::get));
  }

  /** Returns server, database and role for messages. */
  @Override
  public String toString() {
    return "database \""
        + database()
        + "\" at "
        + host()
        + (isSocket() ? " (socket), port " : ":")
        + port()
        + " as "
        + user();
  }
}
