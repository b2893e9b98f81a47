package com.neuropilot.backup.postgres;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * The connection parameters that libpq knows (PostgreSQL manual, "Parameter Key Words" and
 * "Environment Variables"), except the password, which is kept as a secret.
 */
enum LibpqParameter {
  HOST("PGHOST"),
  HOSTADDR("PGHOSTADDR"),
  PORT("PGPORT"),
  DBNAME("PGDATABASE"),
  USER("PGUSER"),
  PASSFILE("PGPASSFILE"),
  SERVICE("PGSERVICE"),
  REQUIRE_AUTH("PGREQUIREAUTH"),
  CHANNEL_BINDING("PGCHANNELBINDING"),
  OPTIONS("PGOPTIONS"),
  APPLICATION_NAME("PGAPPNAME"),
  CONNECT_TIMEOUT("PGCONNECT_TIMEOUT"),
  CLIENT_ENCODING("PGCLIENTENCODING"),
  SSLMODE("PGSSLMODE"),
  SSLNEGOTIATION("PGSSLNEGOTIATION"),
  SSLCOMPRESSION("PGSSLCOMPRESSION"),
  SSLCERT("PGSSLCERT"),
  SSLKEY("PGSSLKEY"),
  SSLCERTMODE("PGSSLCERTMODE"),
  SSLROOTCERT("PGSSLROOTCERT"),
  SSLCRL("PGSSLCRL"),
  SSLCRLDIR("PGSSLCRLDIR"),
  SSLSNI("PGSSLSNI"),
  REQUIREPEER("PGREQUIREPEER"),
  SSL_MIN_PROTOCOL_VERSION("PGSSLMINPROTOCOLVERSION"),
  SSL_MAX_PROTOCOL_VERSION("PGSSLMAXPROTOCOLVERSION"),
  GSSENCMODE("PGGSSENCMODE"),
  KRBSRVNAME("PGKRBSRVNAME"),
  GSSLIB("PGGSSLIB"),
  GSSDELEGATION("PGGSSDELEGATION"),
  TARGET_SESSION_ATTRS("PGTARGETSESSIONATTRS"),
  LOAD_BALANCE_HOSTS("PGLOADBALANCEHOSTS"),
  KEEPALIVES(""),
  KEEPALIVES_IDLE(""),
  KEEPALIVES_INTERVAL(""),
  KEEPALIVES_COUNT(""),
  TCP_USER_TIMEOUT(""),
  FALLBACK_APPLICATION_NAME("");

  private final String variable;

  LibpqParameter(String variable) {
    this.variable = variable;
  }

  /** Returns the keyword of connection strings and service files, e.g. {@code "dbname"}. */
  String keyword() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns the environment variable, or empty text where libpq has none. */
  String variable() {
    return variable;
  }

  static Optional<LibpqParameter> ofKeyword(String keyword) {
    return Arrays.stream(values()).filter(each -> each.keyword().equals(keyword)).findFirst();
  }
}
