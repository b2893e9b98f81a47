package com.neuropilot.backup.postgres;

import com.neuropilot.backup.spi.StageException;
import java.io.Closeable;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A session outside of the databases of a restore, which makes, renames and drops them and holds
 * the advisory lock that says that the restore is alive.
 *
 * <p>A connection that was lost during hours of restoring is made again.
 */
final class RestoreControl implements Closeable {
  private static final List<String> EVERYWHERE = List.of("postgres", "template1");

  private static final int ATTEMPTS = 40;
  private static final long PAUSE_MILLIS = 250;

  private final List<Endpoint> candidates;
  private Session session;
  private Backend backend;
  private String lock = "";

  private RestoreControl(List<Endpoint> candidates, Session session, Backend backend) {
    this.candidates = candidates;
    this.session = session;
    this.backend = backend;
  }

  /**
   * Opens the session in a database other than the target, if one can be connected to.
   *
   * @param endpoint the configured database
   */
  static RestoreControl open(Endpoint endpoint, String target) throws IOException {
    Set<String> names = new LinkedHashSet<>(EVERYWHERE.subList(0, 1));
    names.add(endpoint.database());
    names.addAll(EVERYWHERE);
    names.remove(target);
    List<Endpoint> candidates = names.stream().map(endpoint::withDatabase).toList();
    Session session = connect(candidates);
    try {
      return new RestoreControl(candidates, session, Backend.of(session));
    } catch (IOException | RuntimeException e) {
      session.abort();
      throw e;
    }
  }

  /**
   * Returns the session, connected. When it was lost, what the old one still did on the server has
   * ended by then, one way or the other.
   */
  Session session() throws IOException {
    try {
      session.text("SELECT 'alive'");
    } catch (StageException e) {
      session.close();
      session = connect(candidates);
      end(backend, session);
      backend = Backend.of(session);
      takeLock();
    }
    return session;
  }

  /** Takes the lock of a database that a restore is made in. */
  void lock(String database) throws IOException {
    lock = database;
    takeLock();
  }

  /** Ends the sessions in a database, as far as permitted. */
  void endSessions(String database) throws IOException {
    endSessions(session(), database);
  }

  static void endSessions(Session by, String database) throws IOException {
    by.list(
        "SELECT pg_catalog.pg_terminate_backend(pid) FROM pg_catalog.pg_stat_activity WHERE datname = ? AND backend_type = 'client backend'"
            + " AND pg_catalog.pg_has_role(usesysid, 'MEMBER') AND (SELECT rolsuper FROM pg_catalog.pg_roles WHERE oid = usesysid)"
            + " <= (SELECT rolsuper FROM pg_catalog.pg_roles WHERE rolname = SESSION_USER)",
        row -> row.getBoolean(1),
        database);
  }

  /** Opens a session beside this one, for the caller to close. */
  Session another() throws IOException {
    return connect(candidates);
  }

  /** Returns a database's comment, or empty text. */
  static String comment(Session session, String database) throws IOException {
    return session
        .text(
            "SELECT pg_catalog.shobj_description(oid, 'pg_database') FROM pg_catalog.pg_database WHERE datname = ?",
            database)
        .orElse("");
  }

  boolean exists(String database) throws IOException {
    return session()
        .isTrue("SELECT EXISTS (SELECT FROM pg_catalog.pg_database WHERE datname = ?)", database);
  }

  /**
   * Returns the number of a database, which a rename leaves and no later database of the name has;
   * empty text if there is none.
   */
  String oid(String database) throws IOException {
    return session()
        .list(
            "SELECT oid::text FROM pg_catalog.pg_database WHERE datname = ?",
            row -> row.getString(1),
            database)
        .stream()
        .findFirst()
        .orElse("");
  }

  /** Drops a database, whoever is connected to it. */
  void drop(String database) throws IOException {
    for (int attempt = 1; ; attempt++) {
      try {
        endSessions(database);
        session().execute("DROP DATABASE IF EXISTS " + Identifiers.quote(database));
        return;
      } catch (StageException e) {
        if (attempt == ATTEMPTS || !e.retryable()) {
          throw new StageException(
              "The unfinished database "
                  + Identifiers.quote(database)
                  + " is still there: "
                  + e.getMessage()
                  + " The next restore drops it.",
              e.retryable(),
              e);
        }
        pause();
      }
    }
  }

  /** Ends a session and waits until it has, so that what it did is undone. */
  void end(Backend lost) throws IOException {
    end(lost, session());
  }

  private static void end(Backend lost, Session by) throws IOException {
    for (int attempt = 1; attempt < ATTEMPTS && lost.endBy(by); attempt++) {
      pause();
    }
  }

  @Override
  public void close() {
    session.close();
  }

  private void takeLock() throws IOException {
    if (lock.isEmpty()) {
      return;
    }
    String sql =
        "SELECT pg_catalog.pg_try_advisory_lock("
            + RestoreScratchName.LOCK_CLASS
            + ", "
            + RestoreScratchName.lockKey(lock)
            + ")";
    if (!session.isTrue(sql)) {
      throw new StageException(
          "Another restore works on the database "
              + Identifiers.quote(lock)
              + ". Wait for it to end and try again.",
          true);
    }
  }

  static void pause() throws IOException {
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      throw RestoreThread.failure(e);
    }
  }

  private static Session connect(List<Endpoint> candidates) throws IOException {
    StageException first = null;
    for (Endpoint candidate : candidates) {
      try {
        return RestoreSessions.open(candidate);
      } catch (StageException e) {
        if (first == null) {
          first = e;
        }
      }
    }
    throw first == null
        ? new StageException("There is no database to connect to beside the target.", false)
        : first;
  }
}
