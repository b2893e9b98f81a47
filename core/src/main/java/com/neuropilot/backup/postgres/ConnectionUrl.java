package com.neuropilot.backup.postgres;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Reads {@code postgresql://} and {@code postgres://} (PostgreSQL manual, "Connection URIs") and
 * {@code jdbc:postgresql:}.
 *
 * <p>No message repeats the URL, which may hold a password.
 */
final class ConnectionUrl {
  private static final String JDBC = "jdbc:";
  private static final Map<String, LibpqParameter> JDBC_NAMES =
      Map.of(
          "applicationname", LibpqParameter.APPLICATION_NAME,
          "connecttimeout", LibpqParameter.CONNECT_TIMEOUT,
          "channelbinding", LibpqParameter.CHANNEL_BINDING,
          "gssencmode", LibpqParameter.GSSENCMODE,
          "options", LibpqParameter.OPTIONS,
          "sslnegotiation", LibpqParameter.SSLNEGOTIATION);

  private final boolean jdbc;
  private final ConnectionText.Collector found = new ConnectionText.Collector();

  private ConnectionUrl(boolean jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * Reads a URL.
   *
   * @throws IllegalArgumentException whose message, without a subject, says what is wrong with it
   */
  static ConnectionText parse(String url) {
    boolean jdbc = url.startsWith(JDBC);
    String plain = jdbc ? url.substring(JDBC.length()) : url;
    ConnectionUrl parser = new ConnectionUrl(jdbc);
    if (plain.startsWith("postgresql://")) {
      parser.hierarchical(plain.substring("postgresql://".length()));
    } else if (!jdbc && plain.startsWith("postgres://")) {
      parser.hierarchical(plain.substring("postgres://".length()));
    } else if (jdbc && plain.startsWith("postgresql:")) {
      parser.hierarchical("/" + plain.substring("postgresql:".length()));
    } else {
      throw new IllegalArgumentException("must begin with postgresql:// or jdbc:postgresql://");
    }
    return parser.found.toText();
  }

  private void hierarchical(String text) {
    int query = text.indexOf('?');
    String address = query < 0 ? text : text.substring(0, query);
    int slash = address.indexOf('/', Math.max(0, address.lastIndexOf('@')));
    String authority = slash < 0 ? address : address.substring(0, slash);
    if (slash >= 0) {
      found.put(LibpqParameter.DBNAME, decode(address.substring(slash + 1)));
    }
    int at = authority.lastIndexOf('@');
    if (at >= 0) {
      credentials(authority.substring(0, at));
    }
    hosts(authority.substring(at + 1));
    if (query >= 0) {
      query(text.substring(query + 1));
    }
  }

  private void credentials(String text) {
    int colon = text.indexOf(':');
    found.put(LibpqParameter.USER, decode(colon < 0 ? text : text.substring(0, colon)));
    if (colon >= 0) {
      found.putPassword(decode(text.substring(colon + 1)));
    }
  }

  private void hosts(String text) {
    StringBuilder names = new StringBuilder();
    StringBuilder ports = new StringBuilder();
    for (String each : text.split(",", -1)) {
      int colon =
          each.startsWith("[")
              ? each.indexOf(':', Math.max(0, each.indexOf(']')))
              : each.lastIndexOf(':');
      String name = colon < 0 ? each : each.substring(0, colon);
      names.append(names.isEmpty() ? "" : ",").append(decode(unbracketed(name)));
      ports.append(ports.isEmpty() ? "" : ",").append(colon < 0 ? "" : each.substring(colon + 1));
    }
    found.put(LibpqParameter.HOST, names.toString());
    found.put(LibpqParameter.PORT, ports.toString());
  }

  private static String unbracketed(String host) {
    if (!host.startsWith("[")) {
      return host;
    }
    if (!host.endsWith("]")) {
      throw new IllegalArgumentException("has an IPv6 address without its closing bracket");
    }
    return host.substring(1, host.length() - 1);
  }

  private void query(String text) {
    for (String pair : text.split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals < 0 && !pair.isEmpty() && !jdbc) {
        throw new IllegalArgumentException("has a parameter without a value");
      }
      if (equals >= 0) {
        parameter(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
      }
    }
  }

  private void parameter(String name, String value) {
    String keyword = name.toLowerCase(Locale.ROOT);
    if (keyword.equals("password")) {
      found.putPassword(value);
    } else if (keyword.equals("sslpassword")) {
      throw new IllegalArgumentException(
          "has sslpassword, which is not supported; use a key file without a passphrase");
    } else if (keyword.equals("ssl")) {
      if (value.isEmpty() || value.equalsIgnoreCase("true")) {
        found.put(
            LibpqParameter.SSLMODE,
            jdbc ? SslMode.VERIFY_FULL.libpqName() : SslMode.REQUIRE.libpqName());
      }
    } else {
      known(keyword)
          .ifPresentOrElse(
              parameter -> found.put(parameter, value),
              () -> {
                refuseUnknown(name);
              });
    }
  }

  /**
   * A JDBC URL is often the application's own, with parameters that tune its driver: they change
   * nothing here.
   */
  private void refuseUnknown(String name) {
    if (!jdbc) {
      throw new IllegalArgumentException(
          "has the parameter '" + name + "', which libpq does not know");
    }
  }

  private Optional<LibpqParameter> known(String keyword) {
    if (!jdbc) {
      return LibpqParameter.ofKeyword(keyword);
    }
    return Optional.ofNullable(JDBC_NAMES.get(keyword))
        .or(
            () ->
                LibpqParameter.ofKeyword(keyword)
                    .filter(each -> keyword.startsWith("ssl") || keyword.equals("user")));
  }

  /** Decodes percent signs only: a plus sign stays one, as in libpq. */
  private static String decode(String text) {
    if (text.indexOf('%') < 0) {
      return text;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < encoded.length; i++) {
      if (encoded[i] == '%') {
        bytes.write(hex(encoded, i + 1) << 4 | hex(encoded, i + 2));
        i += 2;
      } else {
        bytes.write(encoded[i]);
      }
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static int hex(byte[] text, int index) {
    int digit = index < text.length ? Character.digit(text[index], 16) : -1;
    if (digit < 0) {
      throw new IllegalArgumentException(
          "has a percent sign that is not followed by two hexadecimal digits; write %25 for a percent sign");
    }
    return digit;
  }
}
