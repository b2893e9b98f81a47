package com.neuropilot.backup.postgres;

import com.neuropilot.backup.spi.RestoreRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Which part of an archive is restored, as pg_restore selects: by plain names of tables, within
 * plain names of schemas.
 *
 * @param schemas names of schemas; all if empty
 * @param tables names of tables; all if empty
 * @param problems what cannot be selected so
 */
record RestoreSelection(List<String> schemas, List<String> tables, List<String> problems) {
  private static final String RELATIONS =
      "SELECT pg_catalog.count(*) FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
          + " WHERE c.relname = ? AND n.nspname NOT IN ('pg_catalog', 'information_schema')";
  private static final String OBJECTS =
      "SELECT (SELECT pg_catalog.count(*) FROM pg_catalog.pg_class WHERE relnamespace = n.oid)"
          + " + (SELECT pg_catalog.count(*) FROM pg_catalog.pg_proc WHERE pronamespace = n.oid)"
          + " + (SELECT pg_catalog.count(*) FROM pg_catalog.pg_type WHERE typnamespace = n.oid)"
          + " FROM pg_catalog.pg_namespace n WHERE n.nspname = ?";

  static RestoreSelection of(RestoreRequest request) {
    Set<String> schemas = new LinkedHashSet<>();
    Set<String> tables = new LinkedHashSet<>();
    List<String> problems = new ArrayList<>();
    request.schemas().forEach(schema -> schemas.add(name(schema, problems)));
    Set<String> ofTables = new LinkedHashSet<>();
    for (String table : request.tables()) {
      RestoreTableName name = RestoreTableName.parse(table);
      name.schema().ifPresent(ofTables::add);
      tables.add(name(name.table(), problems));
    }
    boolean mixed =
        !ofTables.isEmpty()
            && request.tables().stream()
                .anyMatch(table -> RestoreTableName.parse(table).schema().isEmpty());
    if (ofTables.size() > 1 || mixed) {
      problems.add(
          "Tables of several schemas cannot be selected at once: restore them one schema after the other, each into a database of its own.");
    }
    schemas.addAll(ofTables);
    return new RestoreSelection(List.copyOf(schemas), List.copyOf(tables), List.copyOf(problems));
  }

  boolean everything() {
    return schemas.isEmpty() && tables.isEmpty();
  }

  /** Returns whether a table belongs to the selection. */
  boolean includes(RestoreTableName table) {
    return (tables.isEmpty() || tables.contains(table.table()))
        && (schemas.isEmpty() || table.schema().filter(schemas::contains).isPresent());
  }

  /**
   * Returns what was selected and did not come: pg_restore is content with a name that matches
   * nothing.
   */
  List<String> absent(Session restored) throws IOException {
    List<String> absent = new ArrayList<>();
    for (String table : tables) {
      if (isNothing(restored, RELATIONS, table)) {
        absent.add("table " + Identifiers.quote(table));
      }
    }
    for (String schema : schemas) {
      if (isNothing(restored, OBJECTS, schema)) {
        absent.add("schema " + Identifiers.quote(schema));
      }
    }
    return absent;
  }

  private static boolean isNothing(Session session, String query, String name) throws IOException {
    return session.list(query, row -> row.getLong(1), name).stream().allMatch(count -> count == 0);
  }

  private static String name(String text, List<String> problems) {
    if (text.contains("*") || text.contains("?")) {
      problems.add(
          "\""
              + text
              + "\" is a pattern; a restore selects by plain names only. Name each table or schema.");
    }
    return text;
  }
}
