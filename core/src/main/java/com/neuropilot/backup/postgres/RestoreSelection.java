package com.neuropilot.backup.postgres;

import com.neuropilot.backup.spi.RestoreRequest;
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
