package com.neuropilot.backup.postgres;

import com.neuropilot.backup.spi.StageException;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Exchanges names in one transaction: the database in use steps aside, marked for a rollback, and
 * another one takes its name. At every moment there is a whole database of that name.
 */
final class RestoreExchange {
  private static final int ATTEMPTS = 10;

  /** A session that nobody may end must not keep newcomers waiting for longer. */
  private static final String LONGEST = "900ms";

  private final RestoreControl control;
  private final String name;
  private final String incoming;
  private final Instant now;

  /**
   * Creates it.
   *
   * @param name the name in use; nobody needs to have it
   * @param incoming the database that gets it
   */
  RestoreExchange(RestoreControl control, String name, String incoming, Instant now) {
    this.control = control;
    this.name = name;
    this.incoming = incoming;
    this.now = now;
  }

  /**
   * Exchanges.
   *
   * @param comment what the incoming database's comment will be
   * @return the name that what was in use has now; empty text if nothing was
   * @throws StageException when somebody's session could not be ended in time; nothing has changed
   *     then
   */
  String run(String comment) throws IOException {
    String oid = control.oid(incoming);
    boolean inUse = control.exists(name);
    String aside = inUse ? free() : "";
    for (int attempt = 1; oid.isEmpty() || !control.oid(name).equals(oid); attempt++) {
      RestoreEviction eviction = RestoreEviction.start(control, incoming, name);
      try {
        exchange(control.session(), aside, comment);
      } catch (StageException e) {
        // A lost connection leaves open whether the transaction was committed.
        requireOpen(e, oid, attempt);
        RestoreControl.pause();
      } finally {
        eviction.close();
      }
    }
    return aside;
  }

  private String free() throws IOException {
    Instant time = now;
    while (control.exists(RestoreScratchName.before(name, time))) {
      time = time.plusSeconds(1);
    }
    return RestoreScratchName.before(name, time);
  }

  private void requireOpen(StageException failure, String oid, int attempt) throws IOException {
    if (oid.isEmpty() || (!control.exists(incoming) && !control.oid(name).equals(oid))) {
      throw new StageException(
          "The database "
              + Identifiers.quote(incoming)
              + " is gone before it could be renamed to "
              + Identifiers.quote(name)
              + ": somebody else has dropped or renamed it. Nothing else has changed.",
          false,
          failure);
    }
    if (attempt == ATTEMPTS && !control.oid(name).equals(oid)) {
      throw new StageException(
          "The database "
              + Identifiers.quote(name)
              + " is as it was: its sessions could not be ended, so it could not be renamed. Still"
              + " connected: "
              + String.join(", ", sessions())
              + ". End them (a superuser's can only be ended by a superuser), then try again. "
              + failure.getMessage(),
          true,
          failure);
    }
  }

  private List<String> sessions() throws IOException {
    List<String> sessions =
        control
            .session()
            .list(
                "SELECT usename || coalesce(' (' || nullif(application_name, '') || ')', '') || ', process ' || pid"
                    + " FROM pg_catalog.pg_stat_activity WHERE datname = ?",
                row -> row.getString(1),
                name);
    return sessions.isEmpty() ? List.of("nobody at the moment") : sessions;
  }

  private void exchange(Session by, String aside, String comment) throws IOException {
    List<String> statements = new ArrayList<>();
    if (!aside.isEmpty()) {
      statements.add(rename(name, aside));
      statements.add(
          comment(aside, new ReplacedMark(now).addedTo(RestoreControl.comment(by, name))));
    }
    statements.add(comment(incoming, comment));
    statements.add(rename(incoming, name));
    by.execute("BEGIN");
    try {
      by.execute("SET LOCAL statement_timeout = '" + LONGEST + "'");
      for (String statement : statements) {
        by.execute(statement);
      }
      by.execute("COMMIT");
    } catch (IOException e) {
      by.execute("ROLLBACK");
      throw e;
    }
  }

  private static String rename(String from, String to) {
    return "ALTER DATABASE " + Identifiers.quote(from) + " RENAME TO " + Identifiers.quote(to);
  }

  private static String comment(String database, String comment) {
    return "COMMENT ON DATABASE "
        + Identifiers.quote(database)
        + " IS "
        + (comment.isEmpty() ? "NULL" : Identifiers.literal(comment));
  }
}
