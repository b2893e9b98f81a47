package com.neuropilot.backup.postgres;

import java.io.IOException;
import java.util.Optional;

/**
 * How a database stores and sorts text.
 *
 * @param encoding the encoding, as the server names it
 * @param collate the operating system's locale for sorting
 * @param ctype the operating system's locale for letters
 * @param provider {@code "libc"}, {@code "icu"} or {@code "builtin"}
 * @param locale the provider's locale, if it is not the operating system
 * @param icuRules further rules of ICU
 */
record RestoreLocale(
    String encoding,
    String collate,
    String ctype,
    String provider,
    Optional<String> locale,
    Optional<String> icuRules) {
  private static final int PROVIDERS = 15;
  private static final int RULES = 16;
  private static final int BUILTIN = 17;

  /** Returns what a backup recorded. */
  static RestoreLocale of(DatabaseDetails details) {
    return new RestoreLocale(
        details.encoding(),
        details.collate(),
        details.ctype(),
        details.localeProvider(),
        nonEmpty(details.locale()),
        nonEmpty(details.icuRules()));
  }

  /** Reads the locale of a database, from whatever version. */
  static Optional<RestoreLocale> of(Session session, String database) throws IOException {
    int major = session.version().major();
    String provider =
        major < PROVIDERS
            ? "'libc'"
            : "CASE datlocprovider WHEN 'i' THEN 'icu' WHEN 'b' THEN 'builtin' ELSE 'libc' END";
    String locale = major < PROVIDERS ? "NULL" : major < BUILTIN ? "daticulocale" : "datlocale";
    String rules = major < RULES ? "NULL" : "daticurules";
    String sql =
        "SELECT pg_catalog.pg_encoding_to_char(encoding), datcollate, datctype, "
            + provider
            + ", "
            + locale
            + ", "
            + rules
            + " FROM pg_catalog.pg_database WHERE datname = ?";
    return session
        .list(
            sql,
            row ->
                new RestoreLocale(
                    row.getString(1),
                    row.getString(2),
                    row.getString(3),
                    row.getString(4),
                    Optional.ofNullable(row.getString(5)),
                    Optional.ofNullable(row.getString(6))),
            database)
        .stream()
        .findFirst();
  }

  /** Returns the options of CREATE DATABASE. */
  String options(ServerVersion server) {
    StringBuilder options =
        new StringBuilder(" ENCODING ")
            .append(Identifiers.literal(encoding))
            .append(" LC_COLLATE ")
            .append(Identifiers.literal(collate))
            .append(" LC_CTYPE ")
            .append(Identifiers.literal(ctype));
    if (server.major() >= PROVIDERS) {
      switch (provider) {
        case "icu" ->
            options
                .append(" LOCALE_PROVIDER icu")
                .append(locale.map(name -> " ICU_LOCALE " + Identifiers.literal(name)).orElse(""));
        case "builtin" ->
            options
                .append(" LOCALE_PROVIDER builtin")
                .append(
                    locale.map(name -> " BUILTIN_LOCALE " + Identifiers.literal(name)).orElse(""));
        default -> options.append(" LOCALE_PROVIDER libc");
      }
      icuRules.ifPresent(rules -> options.append(" ICU_RULES ").append(Identifiers.literal(rules)));
    }
    return options.toString();
  }

  /** Returns what keeps the server from creating such a database. */
  Optional<String> problem(Session session) throws IOException {
    int major = session.version().major();
    if ((provider.equals("icu") && major < PROVIDERS)
        || (provider.equals("builtin") && major < BUILTIN)) {
      return Optional.of(
          "The server is too old for databases with locale provider "
              + provider
              + ". Restore into a newer one.");
    }
    for (String name : new String[] {collate, ctype}) {
      // Any locale can be tried out with this setting, which changes nothing here.
      String tried = "SELECT pg_catalog.set_config('lc_monetary', ?, false)";
      try {
        session.text(tried, name);
      } catch (com.neuropilot.backup.spi.StageException e) {
        return Optional.of(
            "The server does not have the locale "
                + name
                + " of the dumped database. Install it on the server (e.g. locale-gen "
                + name
                + ").");
      }
    }
    return Optional.empty();
  }

  private static Optional<String> nonEmpty(String text) {
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }
}
