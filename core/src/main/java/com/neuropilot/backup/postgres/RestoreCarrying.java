package com.neuropilot.backup.postgres;

import com.neuropilot.backup.spi.StageException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes a database have what belongs to another and is in no dump: owner, privileges, settings,
 * connection limit; and nothing else of the kind, whatever it had before.
 *
 * @param from the database that has it; itself unchanged
 * @param to the database that gets it
 */
record RestoreCarrying(String from, String to) {
  private static final String DIFFERS =
      """
      SELECT count(DISTINCT (owner, most, grants, settings)) > 1 FROM (
        SELECT datdba AS owner, datconnlimit AS most,
          ARRAY(SELECT a.grantee || ' ' || a.privilege_type || ' ' || a.is_grantable
            FROM pg_catalog.aclexplode(coalesce(datacl, pg_catalog.acldefault('d', datdba))) a ORDER BY 1) AS grants,
          ARRAY(SELECT s.setrole || ' ' || c FROM pg_catalog.pg_db_role_setting s, unnest(s.setconfig) c
            WHERE s.setdatabase = d.oid ORDER BY 1) AS settings
        FROM pg_catalog.pg_database d WHERE datname IN (?, ?)) AS databases""";

  /** Runs a statement. */
  interface Run {
    void run(String sql) throws IOException;
  }

  /** Returns whether one has what the other has not; one short look. */
  boolean isNeeded(Session session) throws IOException {
    return session.isTrue(DIFFERS, from, to);
  }

  /** Runs what is needed; nothing when both have the same. */
  void carry(Session session, Run run) throws IOException {
    RestoreDatabase wanted = read(session, from);
    if (!read(session, to).owner().equals(wanted.owner())) {
      for (String statement : wanted.ownerStatements(to)) {
        run.run(statement);
      }
    }
    // The new owner has got what the old one had.
    RestoreDatabaseChange change = new RestoreDatabaseChange(to, read(session, to), wanted);
    for (String statement : change.privileges()) {
      run.run(statement);
    }
    for (String statement : change.settings()) {
      run.run(statement);
    }
  }

  /** Finds out whether this role may, in a transaction that is rolled back. */
  void rehearse(Session session) throws IOException {
    session.execute("BEGIN");
    try {
      attempt(session, true);
    } finally {
      session.execute("ROLLBACK");
    }
  }

  /**
   * Carries over.
   *
   * @throws StageException with everything that this role may not
   */
  void attempt(Session session, boolean inTransaction) throws IOException {
    List<String> refused = new ArrayList<>();
    carry(session, sql -> refuse(session, sql, inTransaction, refused));
    if (!refused.isEmpty()) {
      throw new StageException(refused(refused) + " Nothing has changed.", false);
    }
  }

  /** Adds what a statement does and why the server refuses it, if it does. */
  static void refuse(Session session, String sql, boolean inTransaction, List<String> refused)
      throws IOException {
    RestoreAttempt.of(session, sql, inTransaction)
        .ifPresent(reason -> refused.add(new ScriptStatement(sql, 0).head() + ": " + reason));
  }

  /** Says what cannot be carried over, and what to do. */
  static String refused(List<String> statements) {
    return "What belongs to the database in use and is in no dump cannot be carried over by this role: "
        + String.join("; ", statements)
        + " Restore as the role that has set it or as a superuser, or with mode in-place.";
  }

  private static RestoreDatabase read(Session session, String database) throws IOException {
    return RestoreDatabase.read(session, database)
        .orElseThrow(
            () ->
                new StageException(
                    "The database "
                        + Identifiers.quote(database)
                        + " is gone meanwhile. Look at what happened, then restore again.",
                    false));
  }
}
