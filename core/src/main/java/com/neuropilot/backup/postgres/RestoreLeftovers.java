package com.neuropilot.backup.postgres;

import com.neuropilot.backup.spi.StageException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What restores that were killed have left: databases of ours by name and comment, to which nobody
 * is connected and whose lock is free.
 *
 * <p>Both are seen from every database, so nothing needs to be shared between the runs but the
 * server.
 */
final class RestoreLeftovers {
  static final String COMMENT = "NeuroPilot Backup: ";

  private static final String OURS =
      "SELECT d.datname FROM pg_catalog.pg_database d LEFT JOIN pg_catalog.pg_shdescription s ON s.objoid = d.oid AND s.classoid = 'pg_database'::regclass"
          + " WHERE d.datname ~ '"
          + RestoreScratchName.PATTERN
          + "' AND (s.description LIKE '"
          + COMMENT
          + "%' OR s.description IS NULL) AND pg_catalog.pg_has_role(d.datdba, 'USAGE')"
          + " AND NOT EXISTS (SELECT FROM pg_catalog.pg_stat_activity a WHERE a.datid = d.oid AND a.backend_type = 'client backend')";
  private static final String COMMENTED =
      "SELECT pg_catalog.shobj_description(oid, 'pg_database') IS NOT NULL AND datname ~ '_restoring_' FROM pg_catalog.pg_database WHERE datname = ?";
  private static final String LOCKED =
      "SELECT EXISTS (SELECT FROM pg_catalog.pg_locks WHERE locktype = 'advisory' AND classid = %d AND objid = %d)";

  private RestoreLeftovers() {}

  /** Returns the names of the databases that dead restores have left. */
  static List<String> find(Session session) throws IOException {
    List<String> left = new ArrayList<>();
    for (String name : session.list(OURS, row -> row.getString(1))) {
      if (isDead(session, name)) {
        left.add(name);
      }
    }
    return left;
  }

  /**
   * Drops what dead restores have left.
   *
   * @return a warning for each that could not be dropped
   */
  static List<String> drop(Session session) throws IOException {
    List<String> warnings = new ArrayList<>();
    for (String name : find(session)) {
      try {
        session.execute("DROP DATABASE IF EXISTS " + Identifiers.quote(name));
      } catch (StageException e) {
        warnings.add(
            "The database "
                + name
                + ", left by a restore that was killed, cannot be dropped: "
                + e.getMessage());
      }
    }
    return warnings;
  }

  /**
   * A restore that was killed between making the database and marking it leaves an empty one;
   * anything else without our mark is not ours.
   */
  private static boolean isDead(Session session, String name) throws IOException {
    if (session.isTrue(
        LOCKED.formatted(RestoreScratchName.LOCK_CLASS, RestoreScratchName.lockKey(name)))) {
      return false;
    }
    return session.isTrue(COMMENTED, name) || isEmpty(session.endpoint().withDatabase(name));
  }

  private static boolean isEmpty(Endpoint endpoint) {
    try (Session session = Session.open(endpoint)) {
      return RestoreContents.of(session).isEmpty();
    } catch (IOException e) {
      return false;
    }
  }
}
