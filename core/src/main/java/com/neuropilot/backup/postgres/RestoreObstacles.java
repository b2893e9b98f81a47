package com.neuropilot.backup.postgres;

import com.neuropilot.backup.spi.RestoreLockedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What stands in the way of a database's giving up its name.
 *
 * @param problems what makes it impossible, with what to do
 * @param warnings what a person should know
 */
record RestoreObstacles(List<String> problems, List<String> warnings) {
  private static final String SLOTS =
      "SELECT slot_name FROM pg_catalog.pg_replication_slots WHERE database = ? ORDER BY 1";
  private static final String SUBSCRIPTIONS =
      "SELECT s.subname FROM pg_catalog.pg_subscription s JOIN pg_catalog.pg_database d ON d.oid = s.subdbid WHERE d.datname = ? ORDER BY 1";
  private static final String PREPARED =
      "SELECT gid FROM pg_catalog.pg_prepared_xacts WHERE database = ? ORDER BY 1";

  /** What kind of process a session is, the server shows only to its role and to monitors. */
  private static final String SESSIONS =
      "SELECT count(*)::text FROM pg_catalog.pg_stat_activity WHERE datname = ? AND usesysid IS NOT NULL";

  /**
   * Looks.
   *
   * @throws RestoreLockedException when a restore or another rollback of it goes on
   */
  static RestoreObstacles look(Session session, String name) throws IOException {
    List<String> problems = new ArrayList<>();
    String quoted = Identifiers.quote(name);
    if (RestoreScratchName.length(name) > RestoreScratchName.LONGEST_KEPT) {
      problems.add(
          "The name "
              + quoted
              + " is too long for the database to be kept under it: "
              + RestoreScratchName.LONGEST_KEPT
              + " bytes at most. Use mode in-place.");
    }
    RestoreLock.target(name).requireFree(session);
    found(session, SLOTS, name)
        .forEach(
            slot ->
                problems.add(
                    "The logical replication slot "
                        + slot
                        + " belongs to "
                        + quoted
                        + " and would stay with the replaced database. Stop its consumer and run SELECT pg_drop_replication_slot('"
                        + slot
                        + "'), or use mode in-place."));
    found(session, SUBSCRIPTIONS, name)
        .forEach(
            subscription ->
                problems.add(
                    "The subscription "
                        + subscription
                        + " belongs to "
                        + quoted
                        + " and would stay with the replaced database. Drop it in that database first, or use mode in-place."));
    found(session, PREPARED, name)
        .forEach(
            gid ->
                problems.add(
                    "The prepared transaction '"
                        + gid
                        + "' keeps "
                        + quoted
                        + " from being renamed. Commit it or roll it back (COMMIT PREPARED, ROLLBACK PREPARED)."));
    return new RestoreObstacles(problems, sessions(session, name));
  }

  private static List<String> sessions(Session session, String name) throws IOException {
    List<String> warnings = new ArrayList<>();
    String count = session.text(SESSIONS, name).orElse("0");
    if (!count.equals("0")) {
      warnings.add(
          "Sessions in "
              + Identifiers.quote(name)
              + " at the moment: "
              + count
              + ". They will be ended; applications have to connect again.");
    }
    List<String> unendable = RestoreControl.unendable(session, name);
    if (!unendable.isEmpty()) {
      warnings.add(
          "This role cannot end the sessions of "
              + String.join("; ", unendable)
              + ": as long as one of them is connected, the names cannot be exchanged. Let them"
              + " disconnect before, or let a superuser end them: "
              + RestoreControl.ending(name));
    }
    return warnings;
  }

  private static List<String> found(Session session, String sql, String name) throws IOException {
    return session.list(sql, row -> row.getString(1), name);
  }
}
