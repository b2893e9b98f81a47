package com.neuropilot.backup.postgres;

import com.neuropilot.backup.spi.StageException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * Locks everything in a database that is to be replaced: first against those who write, later
 * against everybody.
 *
 * <p>Each attempt is one statement that gives up, with every lock it took, before the server would
 * look for a deadlock: so none of the clients is ever chosen to end one. Only when short attempts
 * have failed, longer ones are made, in which the server may end an autovacuum.
 */
final class RestoreLocks {
  private static final int SHORT_ATTEMPTS = 5;
  private static final int SHORT_MILLIS = 800;
  private static final int LONG_MILLIS = 5_000;
  private static final Set<String> BUSY = Set.of("57014", "55P03", "40P01", "42P01");

  private static final String KINDS =
      " FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
          + " WHERE c.relkind IN (%s) AND c.relpersistence <> 't' AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'"
          + " AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass"
          + " AND d.objid = c.oid AND d.deptype = 'e')";
  private static final String TABLES =
      "SELECT pg_catalog.format('LOCK TABLE ONLY %%I.%%I IN %s MODE', n.nspname, c.relname)"
          + KINDS.formatted("'r', 'p'")
          + " ORDER BY c.oid";

  /** What LOCK TABLE does not take is locked by giving it the owner that it has. */
  private static final String OTHERS =
      "SELECT pg_catalog.format('ALTER %s %I.%I OWNER TO %I', CASE c.relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW' WHEN 'S' THEN 'SEQUENCE'"
          + " ELSE 'FOREIGN TABLE' END, n.nspname, c.relname, pg_catalog.pg_get_userbyid(c.relowner))"
          + KINDS.formatted("'v', 'm', 'S', 'f'")
          + " ORDER BY c.relkind = 'S', c.oid DESC";

  private static final String LARGE_OBJECTS =
      "SELECT 'LOCK TABLE pg_catalog.pg_largeobject IN EXCLUSIVE MODE' WHERE pg_catalog.has_table_privilege('pg_catalog.pg_largeobject', 'UPDATE')"
          + " AND EXISTS (SELECT FROM pg_catalog.pg_largeobject_metadata)";
  private static final String UNLOCKED =
      "SELECT EXISTS (SELECT"
          + KINDS.formatted("'r', 'p'")
          + " AND NOT EXISTS (SELECT FROM pg_catalog.pg_locks l WHERE l.pid = pg_catalog.pg_backend_pid() AND l.relation = c.oid"
          + " AND l.mode = 'ExclusiveLock' AND l.granted))";
  private static final String HOLDERS =
      "SELECT pg_catalog.format('%%s is held by %%s', pg_catalog.min(l.relation::pg_catalog.regclass::text), CASE WHEN l.pid IS NULL THEN 'a prepared transaction (pg_prepared_xacts)'"
          + " ELSE pg_catalog.format('process %%s (%%s, %%s, %%s)', l.pid, coalesce(a.usename, 'another role'), coalesce(nullif(a.application_name, ''), 'no application name'),"
          + " coalesce(a.state, 'its state is hidden')) END)"
          + " FROM pg_catalog.pg_locks l LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid JOIN pg_catalog.pg_class c ON c.oid = l.relation"
          + " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE l.locktype = 'relation' AND l.granted AND n.nspname !~ '^pg_'"
          + " AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())"
          + " AND l.pid IS DISTINCT FROM pg_catalog.pg_backend_pid()%s GROUP BY l.pid, a.usename, a.application_name, a.state, a.xact_start"
          + " ORDER BY a.xact_start NULLS FIRST LIMIT 5";
  private static final String NOT_READERS = " AND l.mode <> 'AccessShareLock'";

  private final Session session;
  private final Duration longest;

  /**
   * Creates it.
   *
   * @param session a session with an open transaction, which holds the locks
   * @param longest how long to try
   */
  RestoreLocks(Session session, Duration longest) {
    this.session = session;
    this.longest = longest;
  }

  /** Lets those who write wait from now on; readers go on. */
  void againstWriters() throws IOException {
    take(List.of(TABLES.formatted("EXCLUSIVE"), LARGE_OBJECTS), NOT_READERS);
  }

  /** Returns whether there is a table that is not locked: made after the others were. */
  boolean isIncomplete() throws IOException {
    return session.isTrue(UNLOCKED);
  }

  /** Lets everybody wait from now on. */
  void againstEverybody() throws IOException {
    take(List.of(OTHERS, TABLES.formatted("ACCESS EXCLUSIVE")), "");
  }

  /** Returns who holds locks, at most five. */
  static List<String> holders(Session session, boolean readersToo) throws IOException {
    return session.list(HOLDERS.formatted(readersToo ? "" : NOT_READERS), row -> row.getString(1));
  }

  private void take(List<String> queries, String who) throws IOException {
    long begun = System.nanoTime();
    for (int attempt = 1; ; attempt++) {
      session.execute("SAVEPOINT neuropilot_locks");
      try {
        attempt(queries, attempt <= SHORT_ATTEMPTS ? SHORT_MILLIS : LONG_MILLIS);
        session.execute("RELEASE SAVEPOINT neuropilot_locks");
        return;
      } catch (StageException e) {
        if (!BUSY.contains(SqlFailures.state(e))) {
          throw e;
        }
        session.execute("ROLLBACK TO SAVEPOINT neuropilot_locks");
        // It would stay, and no snapshot can be exported within one.
        session.execute("RELEASE SAVEPOINT neuropilot_locks");
        if (System.nanoTime() - begun > longest.toNanos()) {
          throw busy(holders(session, who.isEmpty()), e);
        }
        RestoreControl.pause();
      }
    }
  }

  private void attempt(List<String> queries, int millis) throws IOException {
    StringBuilder loops = new StringBuilder();
    for (String query : queries) {
      loops.append(" FOR one IN ").append(query).append(" LOOP EXECUTE one; END LOOP;");
    }
    session.execute("SET LOCAL statement_timeout = " + millis);
    session.execute(
        "DO LANGUAGE plpgsql $neuropilot$ DECLARE one text; BEGIN" + loops + " END $neuropilot$");
    session.execute("SET LOCAL statement_timeout = 0");
  }

  private StageException busy(List<String> holders, StageException cause) {
    String held =
        holders.isEmpty()
            ? "other sessions use its tables all the time"
            : String.join("; ", holders);
    return new StageException(
        "The restore did not get the database "
            + Identifiers.quote(session.endpoint().database())
            + " for itself within "
            + longest.toSeconds()
            + " s: "
            + held
            + ". Nothing was changed. Stop the application, or end such a session (SELECT"
            + " pg_terminate_backend(PROCESS);), then restore again.",
        true,
        cause);
  }
}
