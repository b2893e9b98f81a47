package com.neuropilot.backup.postgres;

import com.neuropilot.backup.spi.StageException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What drills that were killed have left on a server: databases with our mark, nobody in them. */
final class DrillLeftovers {
  private static final String COMMENT =
      "NeuroPilot Backup: restored for a drill; dropped by the next drill once nobody is connected.";
  private static final String OURS =
      "SELECT d.datname FROM pg_catalog.pg_database d JOIN pg_catalog.pg_shdescription s ON s.objoid = d.oid AND s.classoid = 'pg_database'::regclass"
          + " WHERE d.datname ~ '_drill_[0-9]{14}$' AND s.description = '"
          + COMMENT
          + "' AND pg_catalog.pg_has_role(d.datdba, 'USAGE')"
          + " AND NOT EXISTS (SELECT FROM pg_catalog.pg_stat_activity a WHERE a.datid = d.oid AND a.backend_type = 'client backend')";
  private static final String LOCKED =
      "SELECT EXISTS (SELECT FROM pg_catalog.pg_locks WHERE locktype = 'advisory' AND classid = %d AND objid = %d)";

  private DrillLeftovers() {}

  /** Says that the session's database is a drill's. */
  static void mark(Session session, String database) throws IOException {
    session.execute(
        "COMMENT ON DATABASE "
            + Identifiers.quote(database)
            + " IS "
            + Identifiers.literal(COMMENT));
  }

  /**
   * Drops what dead drills have left.
   *
   * @return a warning for each that could not be dropped
   */
  static List<String> drop(Session session) throws IOException {
    List<String> warnings = new ArrayList<>();
    for (String name : session.list(OURS, row -> row.getString(1))) {
      try {
        if (isAlive(session, name)) {
          continue;
        }
        session.execute("DROP DATABASE IF EXISTS " + Identifiers.quote(name));
      } catch (StageException e) {
        warnings.add(
            "The database "
                + name
                + ", left by a drill that was killed, cannot be dropped: "
                + e.getMessage());
      }
    }
    return warnings;
  }

  /** A drill holds the lock of its database to its end. */
  private static boolean isAlive(Session session, String name) throws IOException {
    return session.isTrue(
        LOCKED.formatted(RestoreScratchName.LOCK_CLASS, RestoreScratchName.lockKey(name)));
  }
}
