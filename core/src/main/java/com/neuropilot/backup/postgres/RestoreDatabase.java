package com.neuropilot.backup.postgres;

import com.neuropilot.backup.postgres.DatabaseDetails.Grant;
import com.neuropilot.backup.postgres.DatabaseDetails.Setting;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The properties of a database that lie outside of it, and the statements that give them to
 * another.
 *
 * @param owner the owner
 * @param tablespace its default tablespace; empty if that is not known
 * @param locale how it stores text
 * @param defaultPrivileges whether its privileges are the built-in ones
 * @param grants its privileges
 * @param connectionLimit the most connections; -1 for no limit
 * @param settings its settings, for all roles or for one
 * @param comment the comment, or empty
 */
record RestoreDatabase(
    String owner,
    String tablespace,
    RestoreLocale locale,
    boolean defaultPrivileges,
    List<Grant> grants,
    int connectionLimit,
    List<Setting> settings,
    String comment) {
  /** Settings whose value is a list of names, each quoted by itself ({@code GUC_LIST_QUOTE}). */
  private static final Set<String> LISTS =
      Set.of(
          "local_preload_libraries",
          "search_path",
          "session_preload_libraries",
          "shared_preload_libraries",
          "temp_tablespaces",
          "unix_socket_directories");

  private static final String PROPERTIES =
      """
      SELECT pg_catalog.pg_get_userbyid(d.datdba), d.datacl IS NULL, d.datconnlimit, pg_catalog.shobj_description(d.oid, 'pg_database'), t.spcname
      FROM pg_catalog.pg_database d JOIN pg_catalog.pg_tablespace t ON t.oid = d.dattablespace WHERE d.datname = ?""";
  private static final String GRANTS =
      """
      SELECT pg_catalog.pg_get_userbyid(a.grantor), r.rolname, a.privilege_type, a.is_grantable
      FROM pg_catalog.pg_database d, pg_catalog.aclexplode(d.datacl) a LEFT JOIN pg_catalog.pg_roles r ON r.oid = a.grantee
      WHERE d.datname = ?""";
  private static final String SETTINGS =
      """
      SELECT r.rolname, split_part(c, '=', 1), substr(c, strpos(c, '=') + 1)
      FROM pg_catalog.pg_db_role_setting s JOIN pg_catalog.pg_database d ON d.oid = s.setdatabase
      LEFT JOIN pg_catalog.pg_roles r ON r.oid = s.setrole, unnest(s.setconfig) c WHERE d.datname = ?""";

  /** Returns what a backup recorded. */
  static RestoreDatabase of(DatabaseDetails details) {
    return new RestoreDatabase(
        details.owner(),
        details.tablespace(),
        RestoreLocale.of(details),
        details.defaultPrivileges(),
        details.grants(),
        details.connectionLimit(),
        details.settings(),
        InPlaceMark.without(details.comment()));
  }

  /** Reads the properties of a database, from whatever other one. */
  static Optional<RestoreDatabase> read(Session session, String database) throws IOException {
    Optional<RestoreLocale> locale = RestoreLocale.of(session, database);
    if (locale.isEmpty()) {
      return Optional.empty();
    }
    List<Grant> grants =
        session.list(
            GRANTS,
            row ->
                new Grant(row.getString(1), row.getString(2), row.getString(3), row.getBoolean(4)),
            database);
    List<Setting> settings =
        session.list(
            SETTINGS,
            row -> new Setting(row.getString(1), row.getString(2), row.getString(3)),
            database);
    return session
        .list(
            PROPERTIES,
            row ->
                new RestoreDatabase(
                    row.getString(1),
                    row.getString(5),
                    locale.get(),
                    row.getBoolean(2),
                    grants,
                    row.getInt(3),
                    settings,
                    Optional.ofNullable(row.getString(4)).orElse("")),
            database)
        .stream()
        .findFirst();
  }

  /** Returns the same properties, but for other settings and without a connection limit. */
  RestoreDatabase with(List<Setting> otherSettings) {
    return new RestoreDatabase(
        owner, tablespace, locale, defaultPrivileges, grants, -1, otherSettings, comment);
  }

  /** Returns the same properties with another comment. */
  RestoreDatabase commented(String otherComment) {
    return new RestoreDatabase(
        owner,
        tablespace,
        locale,
        defaultPrivileges,
        grants,
        connectionLimit,
        settings,
        otherComment);
  }

  /** Returns the statement that gives a database the same owner. */
  List<String> ownerStatements(String database) {
    return owner.isEmpty()
        ? List.of()
        : List.of(
            "ALTER DATABASE "
                + Identifiers.quote(database)
                + " OWNER TO "
                + Identifiers.quote(owner));
  }

  /** Returns the statements that give a database the same privileges. */
  List<String> privilegeStatements(String database) {
    if (defaultPrivileges) {
      return List.of();
    }
    List<String> statements =
        new ArrayList<>(
            List.of("REVOKE ALL ON DATABASE " + Identifiers.quote(database) + " FROM PUBLIC"));
    for (Grant grant : grants) {
      String grantee = grant.grantee().isEmpty() ? "PUBLIC" : Identifiers.quote(grant.grantee());
      statements.add(
          "GRANT "
              + grant.privilege()
              + " ON DATABASE "
              + Identifiers.quote(database)
              + " TO "
              + grantee
              + (grant.grantable() ? " WITH GRANT OPTION" : ""));
    }
    return statements;
  }

  /** Returns the statements that give a database the same settings. */
  List<String> settingStatements(String database) {
    List<String> statements = new ArrayList<>();
    for (Setting setting : settings) {
      String of =
          setting.role().isEmpty()
              ? "ALTER DATABASE "
              : "ALTER ROLE " + Identifiers.quote(setting.role()) + " IN DATABASE ";
      statements.add(of + Identifiers.quote(database) + " SET " + assignment(setting));
    }
    if (connectionLimit != -1) {
      statements.add(
          "ALTER DATABASE " + Identifiers.quote(database) + " CONNECTION LIMIT " + connectionLimit);
    }
    return statements;
  }

  /** Returns the statement that gives a database the same comment. */
  String commentStatement(String database) {
    return "COMMENT ON DATABASE "
        + Identifiers.quote(database)
        + " IS "
        + (comment.isEmpty() ? "NULL" : Identifiers.literal(comment));
  }

  /** Returns what follows SET in a statement that gives this setting. */
  static String assignment(Setting setting) {
    return name(setting.name()) + " = " + value(setting);
  }

  private static String name(String name) {
    return String.join(".", List.of(name.split("\\.")).stream().map(Identifiers::quote).toList());
  }

  private static String value(Setting setting) {
    if (!LISTS.contains(setting.name())) {
      return Identifiers.literal(setting.value());
    }
    List<String> names =
        ScriptTokens.of(setting.value(), Integer.MAX_VALUE).stream()
            .filter(token -> !token.is(","))
            .map(token -> Identifiers.literal(token.text()))
            .toList();
    return names.isEmpty() ? "''" : String.join(", ", names);
  }
}
