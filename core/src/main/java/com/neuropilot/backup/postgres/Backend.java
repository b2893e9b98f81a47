package com.neuropilot.backup.postgres;

import com.neuropilot.backup.spi.StageException;
import java.io.IOException;

/**
 * A session as the server sees it: told from a later one of the same process number by its start.
 *
 * @param pid the process
 * @param start when it was started, in seconds since 1970
 */
record Backend(String pid, String start) {
  private static final String OWN =
      "SELECT pid::text, extract(epoch FROM backend_start)::text FROM pg_catalog.pg_stat_activity"
          + " WHERE pid = pg_catalog.pg_backend_pid()";
  private static final String END =
      "SELECT pg_catalog.pg_terminate_backend(pid) FROM pg_catalog.pg_stat_activity WHERE pid = %s"
          + " AND extract(epoch FROM backend_start)::text = '%s'";

  /** Returns a session's own. */
  static Backend of(Session session) throws IOException {
    return session.list(OWN, row -> new Backend(row.getString(1), row.getString(2))).stream()
        .findFirst()
        .orElseThrow(() -> new StageException("The server does not show this session.", true));
  }

  /** Ends it, by another session; returns whether it was still alive. */
  boolean endBy(Session other) throws IOException {
    return !other.list(END.formatted(pid, start), row -> row.getBoolean(1)).isEmpty();
  }
}
