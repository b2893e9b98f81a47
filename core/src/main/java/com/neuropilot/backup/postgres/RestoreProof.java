package com.neuropilot.backup.postgres;

import com.neuropilot.backup.spi.StageException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Looks at what came out of a restore: rows of every table, indexes, constraints, sequences. */
final class RestoreProof {
  private static final int MOST_NAMED = 20;
  private static final String TABLES =
      "SELECT n.nspname, c.relname FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
          + " WHERE c.relkind = 'r' AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname !~ '^pg_(toast|temp)' ORDER BY 1, 2";
  private static final String INVALID_INDEXES =
      "SELECT n.nspname, c.relname FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid"
          + " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE NOT i.indisvalid AND c.relkind = '%s'";
  private static final String NOT_VALIDATED =
      "SELECT conname, conrelid::regclass::text FROM pg_catalog.pg_constraint WHERE NOT convalidated AND conrelid <> 0";

  private final Session session;
  private final boolean inTransaction;
  private final Map<String, Long> rows = new LinkedHashMap<>();
  private final List<String> warnings = new ArrayList<>();
  private final RestoreSequences sequences;

  RestoreProof(Session session, boolean inTransaction) {
    this.session = session;
    this.inTransaction = inTransaction;
    this.sequences = new RestoreSequences(session, inTransaction);
  }

  /** Returns the rows as counted. */
  Map<String, Long> rows() {
    return rows;
  }

  /** Returns the next value of each sequence that was compared with its column. */
  Map<String, Long> sequences() {
    return sequences.next();
  }

  List<String> warnings() {
    return warnings;
  }

  /**
   * Counts the rows and compares them.
   *
   * @param recorded the rows of each table in the source; of other tables nothing is known
   */
  void check(Map<String, Long> recorded, RestoreSelection selection) throws IOException {
    List<String> absent = selection.absent(session);
    if (!absent.isEmpty()) {
      throw new StageException(
          "The backup has nothing of what was selected: "
              + named(absent)
              + ". Nothing is kept. Look at the name, also at its upper and lower case.",
          false);
    }
    count();
    List<String> differences = new ArrayList<>();
    recorded.forEach(
        (name, expected) -> {
          RestoreTableName table = RestoreTableName.parse(name);
          if (selection.includes(table) && !isCounted(table, expected)) {
            differences.add(
                name + " (" + expected + " in the source, " + found(table) + " restored)");
          }
        });
    if (!differences.isEmpty()) {
      throw new StageException(
          "The restored data is not complete; nothing of it is kept. Tables that differ: "
              + named(differences)
              + ". Use another backup.",
          false);
    }
    indexes();
    constraints();
    sequences.check(warnings);
    RestoreAttempt.of(session, "ANALYZE", inTransaction)
        .ifPresent(reason -> warnings.add("ANALYZE failed; run it again: " + reason));
  }

  private void count() throws IOException {
    boolean transparent = RestoreSessions.isTransparent(session);
    Map<String, String> ofExtensions = ExtensionTable.counted(session);
    for (RestoreTableName table :
        session.list(
            TABLES, row -> new RestoreTableName(Optional.of(row.getString(1)), row.getString(2)))) {
      String name = transparent ? utf8(table.quoted()) : table.quoted();
      Optional<String> refused =
          RestoreAttempt.of(
              session, "SELECT FROM ONLY " + table.quoted() + " LIMIT 0", inTransaction);
      if (refused.isPresent()) {
        warnings.add("The rows of " + name + " could not be counted: " + refused.get());
      } else {
        String counted = ofExtensions.getOrDefault(table.quoted(), "ONLY " + table.quoted());
        String count = "SELECT pg_catalog.count(*) FROM " + counted;
        rows.put(name, Long.valueOf(session.text(count).orElse("0")));
      }
    }
  }

  /** Names without an encoding are recorded as if they were UTF-8. */
  private static String utf8(String bytes) {
    return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }

  private boolean isCounted(RestoreTableName table, long expected) {
    Long found = rows.get(table.quoted());
    return found == null
        ? warnings.stream().anyMatch(warning -> warning.contains(table.quoted()))
        : found == expected;
  }

  private String found(RestoreTableName table) {
    Long found = rows.get(table.quoted());
    return found == null ? "no such table" : found.toString();
  }

  /**
   * pg_dump leaves invalid indexes out, but for those of partitioned tables, which may lack a part
   * in the source too.
   */
  private void indexes() throws IOException {
    List<String> invalid =
        session.list(
            INVALID_INDEXES.formatted("i"),
            row -> Identifiers.qualified(row.getString(1), row.getString(2)));
    if (!invalid.isEmpty()) {
      throw new StageException(
          "The restored data is not complete; nothing of it is kept. Invalid indexes: "
              + named(invalid)
              + ".",
          false);
    }
    for (String index :
        session.list(
            INVALID_INDEXES.formatted("I"),
            row -> Identifiers.qualified(row.getString(1), row.getString(2)))) {
      warnings.add(
          "The index "
              + index
              + " of a partitioned table lacks an index of a partition, and is not valid.");
    }
  }

  private void constraints() throws IOException {
    for (String constraint :
        session.list(
            NOT_VALIDATED,
            row -> Identifiers.quote(row.getString(1)) + " of " + row.getString(2))) {
      warnings.add(
          "The constraint " + constraint + " is not validated, as the dump says (NOT VALID).");
    }
  }

  private static String named(List<String> all) {
    String some = String.join(", ", all.subList(0, Math.min(all.size(), MOST_NAMED)));
    return all.size() > MOST_NAMED ? some + " and " + (all.size() - MOST_NAMED) + " more" : some;
  }
}
