package com.neuropilot.backup.postgres;

import com.neuropilot.backup.internal.socket.UnixSocketFactory;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/** Says to the driver what libpq understands. */
final class JdbcAddress {
  static final String APPLICATION_NAME = "neuropilot-backup";

  private static final Map<LibpqParameter, String> SAME =
      Map.of(
          LibpqParameter.CHANNEL_BINDING, "channelBinding",
          LibpqParameter.REQUIRE_AUTH, "requireAuth",
          LibpqParameter.OPTIONS, "options",
          LibpqParameter.SSLNEGOTIATION, "sslNegotiation",
          LibpqParameter.SSLCERT, "sslcert",
          LibpqParameter.SSLKEY, "sslkey",
          LibpqParameter.KRBSRVNAME, "kerberosServerName",
          LibpqParameter.CONNECT_TIMEOUT, "connectTimeout");

  private final Endpoint endpoint;
  private final Properties properties = new Properties();

  private JdbcAddress(Endpoint endpoint) {
    this.endpoint = endpoint;
  }

  /** Returns the URL: host, port and database; the rest is in the properties. */
  static String url(Endpoint endpoint) {
    String host = new JdbcAddress(endpoint).host();
    String bracketed = host.indexOf(':') < 0 ? host : "[" + host + "]";
    String database = URLEncoder.encode(endpoint.database(), StandardCharsets.UTF_8);
    return "jdbc:postgresql://" + bracketed + ":" + endpoint.port() + "/" + database;
  }

  static Properties properties(Endpoint endpoint) {
    return new JdbcAddress(endpoint).build();
  }

  private Properties build() {
    properties.setProperty("user", endpoint.user());
    properties.setProperty("ApplicationName", APPLICATION_NAME);
    properties.setProperty("autosave", "never");
    properties.setProperty("tcpKeepAlive", "true");
    properties.setProperty("logServerErrorDetail", "false");
    SAME.forEach(
        (parameter, name) ->
            endpoint.get(parameter).ifPresent(value -> properties.setProperty(name, value)));
    properties.setProperty("loginTimeout", properties.getProperty("connectTimeout", "0"));
    endpoint
        .get(LibpqParameter.GSSENCMODE)
        .ifPresent(mode -> properties.setProperty("gssEncMode", mode));
    if (endpoint.isSocket()) {
      socket();
    } else {
      network();
    }
    password();
    return properties;
  }

  private void socket() {
    properties.setProperty("sslmode", "disable");
    properties.setProperty("gssEncMode", "disable");
    properties.setProperty("socketFactory", UnixSocketFactory.class.getName());
    properties.setProperty("socketFactoryArg", socketPath());
  }

  private String host() {
    if (endpoint.isSocket()) {
      return "localhost";
    }
    return endpoint
        .get(LibpqParameter.HOSTADDR)
        .filter(address -> !verifiesHost())
        .orElse(endpoint.host());
  }

  private String socketPath() {
    return endpoint.host() + "/.s.PGSQL." + endpoint.port();
  }

  private void network() {
    Optional<String> root = endpoint.get(LibpqParameter.SSLROOTCERT);
    SslMode mode = endpoint.sslMode();
    if (root.filter("system"::equals).isPresent()) {
      mode = SslMode.VERIFY_FULL;
      properties.setProperty("sslfactory", "org.postgresql.ssl.DefaultJavaSSLFactory");
    } else {
      root.ifPresent(file -> properties.setProperty("sslrootcert", file));
      // As libpq: with a root certificate at hand, "require" checks the server's certificate
      // against it.
      if (mode == SslMode.REQUIRE && root.isPresent()) {
        mode = SslMode.VERIFY_CA;
      }
    }
    properties.setProperty("sslmode", mode.libpqName());
  }

  private boolean verifiesHost() {
    return endpoint.sslMode() == SslMode.VERIFY_FULL
        || endpoint.get(LibpqParameter.SSLROOTCERT).filter("system"::equals).isPresent();
  }

  private void password() {
    endpoint
        .reveal()
        .ifPresent(
            characters -> {
              properties.setProperty("password", new String(characters));
              Arrays.fill(characters, '\0');
            });
  }
}
