package com.neuropilot.backup.postgres;

import com.neuropilot.backup.spi.StageException;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A snapshot that several sessions share.
 *
 * <p>TRUNCATE and CLUSTER are not safe under a snapshot: between its export and pg_dump's own locks
 * they would empty a table without a word. So every table is locked before the snapshot is taken,
 * until this is closed.
 */
final class ExportedSnapshot implements Closeable {
  private static final int LOCKED_AT_ONCE = 200;
  private static final int ATTEMPTS = 3;
  private static final String UNDEFINED_TABLE = "42P01";
  private static final String TABLES =
      "SELECT pg_catalog.format('%I.%I', n.nspname, c.relname) FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
          + " WHERE c.relkind IN ('r', 'p') AND c.relpersistence <> 't' AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'"
          + " AND pg_catalog.has_schema_privilege(n.oid, 'USAGE') AND pg_catalog.has_table_privilege(c.oid, 'SELECT') ORDER BY c.oid";

  private final KeepAlive session;
  private final String id;

  private ExportedSnapshot(Session session, String id) {
    this.session = KeepAlive.start(session);
    this.id = id;
  }

  /**
   * Takes a snapshot.
   *
   * @param session becomes the snapshot's own; is closed if it fails
   */
  static ExportedSnapshot take(Session session) throws IOException {
    try {
      for (int attempt = 1; !lockEveryTable(session, attempt); attempt++) {
        session.execute("ROLLBACK");
      }
      String id = session.text("SELECT pg_catalog.pg_export_snapshot()").orElseThrow();
      return new ExportedSnapshot(session, id);
    } catch (IOException | RuntimeException e) {
      session.close();
      throw e;
    }
  }

  /** Returns the id for {@code pg_dump --snapshot}. */
  String id() {
    return id;
  }

  /** Counts the rows of tables that a dump holds, each as it is in the snapshot. */
  Map<String, Long> count(Set<String> tables) throws IOException {
    Map<String, Long> rows = new LinkedHashMap<>();
    Map<String, String> ofExtensions = session.use(ExtensionTable::counted);
    for (String table : tables) {
      String counted = ofExtensions.getOrDefault(table, "ONLY " + table);
      rows.put(table, session.use(open -> count(open, counted)));
    }
    return rows;
  }

  @Override
  public void close() {
    session.close();
  }

  private static long count(Session session, String counted) throws IOException {
    return session.list("SELECT pg_catalog.count(*) FROM " + counted, row -> row.getLong(1)).get(0);
  }

  /** Returns false if a table was dropped meanwhile, so that everything has to begin again. */
  private static boolean lockEveryTable(Session session, int attempt) throws IOException {
    List<String> tables = session.list(TABLES, row -> row.getString(1));
    session.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    try {
      for (int i = 0; i < tables.size(); i += LOCKED_AT_ONCE) {
        List<String> some =
            new ArrayList<>(tables.subList(i, Math.min(tables.size(), i + LOCKED_AT_ONCE)));
        some.replaceAll(table -> "ONLY " + table);
        session.execute("LOCK TABLE " + String.join(", ", some) + " IN ACCESS SHARE MODE");
      }
      return true;
    } catch (StageException e) {
      if (attempt < ATTEMPTS && SqlFailures.state(e).equals(UNDEFINED_TABLE)) {
        return false;
      }
      throw e;
    }
  }
}
