package com.neuropilot.backup.postgres;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Looks at the sequences that came out of a restore: one whose next value its column has already
 * makes the next insert fail.
 *
 * <p>Only those of columns that an index begins with, whose highest value is found without reading
 * the table.
 */
final class RestoreSequences {
  private static final String OWNED =
      """
      SELECT pg_catalog.format('%I.%I', sn.nspname, s.relname), pg_catalog.format('%I.%I', tn.nspname, t.relname), pg_catalog.quote_ident(a.attname), q.seqincrement
      FROM pg_catalog.pg_sequence q JOIN pg_catalog.pg_class s ON s.oid = q.seqrelid JOIN pg_catalog.pg_namespace sn ON sn.oid = s.relnamespace
        JOIN pg_catalog.pg_depend d ON d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = s.oid AND d.refclassid = d.classid AND d.deptype IN ('a', 'i')
        JOIN pg_catalog.pg_class t ON t.oid = d.refobjid JOIN pg_catalog.pg_namespace tn ON tn.oid = t.relnamespace
        JOIN pg_catalog.pg_attribute a ON a.attrelid = t.oid AND a.attnum = d.refobjsubid
      WHERE q.seqincrement > 0 AND NOT q.seqcycle AND a.atttypid IN ('int2'::regtype, 'int4'::regtype, 'int8'::regtype)
        AND EXISTS (SELECT FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class ic ON ic.oid = i.indexrelid JOIN pg_catalog.pg_am m ON m.oid = ic.relam
          WHERE i.indrelid = t.oid AND i.indisvalid AND i.indpred IS NULL AND i.indkey[0] = a.attnum AND m.amname = 'btree')
      ORDER BY 1""";

  private final Session session;
  private final boolean inTransaction;
  private final Map<String, Long> next = new LinkedHashMap<>();

  private record Owned(String sequence, String table, String column, long increment) {
    /** The next value, and whether the column has it or a higher one. */
    String query() {
      return "SELECT n.next, m.highest, coalesce(m.highest >= n.next, false) FROM (SELECT last_value::numeric + CASE WHEN is_called THEN "
          + increment
          + " ELSE 0 END FROM "
          + sequence
          + ") n(next), (SELECT max("
          + column
          + ") FROM "
          + table
          + ") m(highest)";
    }
  }

  RestoreSequences(Session session, boolean inTransaction) {
    this.session = session;
    this.inTransaction = inTransaction;
  }

  /** Returns the next value of each sequence that was looked at. */
  Map<String, Long> next() {
    return next;
  }

  /** Looks at them all, and adds a warning for each that is behind. */
  void check(List<String> warnings) throws IOException {
    List<Owned> all =
        session.list(
            OWNED,
            row -> new Owned(row.getString(1), row.getString(2), row.getString(3), row.getLong(4)));
    for (Owned owned : all) {
      RestoreAttempt.rows(
              session,
              owned.query(),
              inTransaction,
              row ->
                  note(owned, row.getBigDecimal(1).longValue(), row.getLong(2), row.getBoolean(3)))
          .stream()
          .flatMap(Optional::stream)
          .forEach(warnings::add);
    }
  }

  private Optional<String> note(Owned owned, long nextValue, long highest, boolean behind) {
    next.put(owned.sequence(), nextValue);
    return behind
        ? Optional.of(
            "The sequence "
                + owned.sequence()
                + " gives "
                + nextValue
                + " next, as in the backup, and the column "
                + owned.column()
                + " of "
                + owned.table()
                + " has values up to "
                + highest
                + ": inserts may fail. Run SELECT setval("
                + Identifiers.literal(owned.sequence())
                + ", "
                + highest
                + ");")
        : Optional.empty();
  }
}
