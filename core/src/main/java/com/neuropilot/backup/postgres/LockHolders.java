package com.neuropilot.backup.postgres;

import java.io.IOException;
import java.util.List;

/** Says who holds, or waits for, locks on tables that keep a dump waiting. */
final class LockHolders {
  private static final String SQL =
      "SELECT pg_catalog.format('%s %s by process %s (%s, %s, %s)', CASE WHEN l.granted THEN 'locked' ELSE 'waited for' END, l.relation::pg_catalog.regclass,"
          + " a.pid, a.usename, coalesce(nullif(a.application_name, ''), 'no application name'), a.state)"
          + " FROM pg_catalog.pg_locks l JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid JOIN pg_catalog.pg_class c ON c.oid = l.relation"
          + " WHERE l.locktype = 'relation' AND l.mode = 'AccessExclusiveLock' AND c.relkind IN ('r', 'p') AND l.relation >= 16384"
          + " AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())"
          + " AND l.pid <> pg_catalog.pg_backend_pid() ORDER BY l.granted DESC, a.pid LIMIT 5";

  private LockHolders() {}

  /** Returns a sentence; asks the server in a session of its own. */
  static String describe(Endpoint endpoint) {
    try (Session session = Session.open(endpoint)) {
      List<String> holders = session.list(SQL, row -> row.getString(1));
      return holders.isEmpty()
          ? "A session held a lock on a table."
          : "Now " + String.join("; ", holders) + ".";
    } catch (IOException e) {
      return "A session holds a lock on a table; see pg_locks and pg_stat_activity.";
    }
  }
}
