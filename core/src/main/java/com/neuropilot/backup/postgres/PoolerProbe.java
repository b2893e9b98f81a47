package com.neuropilot.backup.postgres;

import java.io.IOException;
import org.postgresql.PGConnection;

/**
 * Finds out whether a transaction pooler such as pgbouncer stands between us and the server.
 *
 * <p>The server tells each client the process id of its backend. A proxy gives a number of its own;
 * whether it also lends one backend to several clients shows when an idle client's backend serves
 * another one.
 */
final class PoolerProbe {
  private static final int ATTEMPTS = 3;

  private PoolerProbe() {}

  /**
   * Refuses a pooler.
   *
   * @param session an open session without a transaction
   */
  static void check(Session session) throws IOException {
    if (backend(session) == announced(session)) {
      return;
    }
    try (Session other = Session.open(session.endpoint())) {
      for (int i = 0; i < ATTEMPTS; i++) {
        if (backend(session) == backend(other)) {
          throw Poolers.refused(session.endpoint().host());
        }
      }
    }
  }

  private static int announced(Session session) throws IOException {
    return session.work(
        "Looking for a pooler",
        connection -> connection.unwrap(PGConnection.class).getBackendPID());
  }

  private static int backend(Session session) throws IOException {
    return session.list("SELECT pg_catalog.pg_backend_pid()", row -> row.getInt(1)).get(0);
  }
}
