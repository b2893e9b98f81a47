package com.neuropilot.backup.postgres;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A table of an extension of which a dump holds rows: those that were added to the ones that the
 * extension itself brings, as PostGIS does in {@code spatial_ref_sys}.
 *
 * @param name the table
 * @param condition {@code WHERE ...}, which tells those rows; empty for all
 * @param readable whether the session's role may read it
 * @param insertable whether it may add rows
 * @param deletable whether it may delete rows
 */
record ExtensionTable(
    RestoreTableName name,
    String condition,
    boolean readable,
    boolean insertable,
    boolean deletable) {
  private static final String TABLES =
      "SELECT n.nspname, t.relname, coalesce(u.w, ''), pg_catalog.has_table_privilege(t.oid, 'SELECT'), pg_catalog.has_table_privilege(t.oid, 'INSERT'),"
          + " pg_catalog.has_table_privilege(t.oid, 'DELETE') FROM pg_catalog.pg_extension e, unnest(e.extconfig, e.extcondition) u(c, w)"
          + " JOIN pg_catalog.pg_class t ON t.oid = u.c JOIN pg_catalog.pg_namespace n ON n.oid = t.relnamespace WHERE t.relkind = 'r'";

  /** Returns those of the session's database. */
  static List<ExtensionTable> read(Session session) throws IOException {
    return session.list(
        TABLES,
        row ->
            new ExtensionTable(
                new RestoreTableName(Optional.of(row.getString(1)), row.getString(2)),
                row.getString(3),
                row.getBoolean(4),
                row.getBoolean(5),
                row.getBoolean(6)));
  }

  /**
   * Returns, by the names of the tables, what follows FROM to count what a dump holds of each; a
   * table that is not in it is dumped whole.
   */
  static Map<String, String> counted(Session session) throws IOException {
    Map<String, String> counted = new HashMap<>();
    read(session).forEach(table -> counted.put(table.name.quoted(), table.rows()));
    return counted;
  }

  /** Returns what follows FROM for the rows that a dump holds. */
  String rows() {
    return "ONLY " + name.quoted() + " " + condition;
  }

  /** Returns whether there are such rows. */
  boolean hasRows(Session session) throws IOException {
    return session.isTrue("SELECT EXISTS (SELECT FROM " + rows() + ")");
  }

  /**
   * Returns the problem that a dump's rows of such tables cannot be added, with what to do, for
   * each.
   *
   * @param rows the rows of each table that the dump has
   * @param database where a superuser gives the right
   * @param role the restoring role
   */
  static List<String> problems(
      List<ExtensionTable> tables, Map<String, Long> rows, String database, String role) {
    return tables.stream()
        .filter(table -> !table.insertable && rows.getOrDefault(table.name.quoted(), 0L) > 0)
        .map(table -> table.problem(database, role))
        .toList();
  }

  /** Returns the problem that the rows cannot be replaced, with what to do. */
  String problem(String database, String role) {
    return "The role "
        + Identifiers.quote(role)
        + " may not replace the rows that were added to an extension's table, "
        + name.quoted()
        + ". Let its owner or a superuser run in "
        + Identifiers.quote(database)
        + ": GRANT SELECT, INSERT, DELETE ON "
        + name.quoted()
        + " TO "
        + Identifiers.quote(role)
        + ";";
  }
}
