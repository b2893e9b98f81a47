package com.neuropilot.backup.postgres;

import com.neuropilot.backup.spi.StageException;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
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

  /** How long a session that cannot be ended keeps us from giving up to drop its database. */
  private static final Duration LONGEST_DROP = Duration.ofSeconds(30);

  private static final String ENDABLE =
      "(pg_catalog.pg_has_role(usesysid, 'USAGE') OR pg_catalog.pg_has_role('pg_signal_backend', 'USAGE')) AND (SELECT rolsuper FROM pg_catalog.pg_roles WHERE oid = usesysid)"
          + " <= (SELECT rolsuper FROM pg_catalog.pg_roles WHERE rolname = SESSION_USER)";
  private static final String SHOWN =
      "SELECT usename || coalesce(' (' || nullif(application_name, '') || ')', '') || ', process ' || pid"
          + " FROM pg_catalog.pg_stat_activity WHERE datname = ? AND usesysid IS NOT NULL";

  private final List<Endpoint> candidates;
  private Session session;
  private Backend backend;
  private final Set<RestoreLock> locks = new LinkedHashSet<>();

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
      for (RestoreLock lock : locks) {
        lock.take(session);
      }
    }
    return session;
  }

  /** Takes a lock, and again whenever the connection is made again. */
  void lock(RestoreLock lock) throws IOException {
    lock.take(session());
    locks.add(lock);
  }

  /** Ends the sessions in a database, as far as permitted. */
  void endSessions(String database) throws IOException {
    endSessions(session(), database);
  }

  static void endSessions(Session by, String database) throws IOException {
    by.list(
        "SELECT pg_catalog.pg_terminate_backend(pid) FROM pg_catalog.pg_stat_activity WHERE datname = ? AND backend_type = 'client backend' AND "
            + ENDABLE,
        row -> row.getBoolean(1),
        database);
  }

  /** Returns who is connected to a database. */
  static List<String> connected(Session by, String database) throws IOException {
    return by.list(SHOWN, row -> row.getString(1), database);
  }

  /** Returns who is connected to a database and cannot be ended by this role. */
  static List<String> unendable(Session by, String database) throws IOException {
    return by.list(SHOWN + " AND NOT (" + ENDABLE + ")", row -> row.getString(1), database);
  }

  /** Returns the statement by which a superuser ends all sessions in a database. */
  static String ending(String database) {
    return "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = "
        + Identifiers.literal(database)
        + " AND pid <> pg_backend_pid();";
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

  /**
   * Drops a database, whoever is connected to it; gives up after a while when somebody stays.
   *
   * @throws StageException with what is left and how to drop it
   */
  void drop(String database) throws IOException {
    drop(database, LONGEST_DROP);
  }

  void drop(String database, Duration longest) throws IOException {
    long deadline = System.nanoTime() + longest.toNanos();
    for (int attempt = 1; ; attempt++) {
      try {
        endSessions(database);
        session().execute("DROP DATABASE IF EXISTS " + Identifiers.quote(database));
        return;
      } catch (StageException e) {
        if (attempt == ATTEMPTS || System.nanoTime() > deadline || !e.retryable()) {
          throw left(database, e);
        }
        pause();
      }
    }
  }

  private StageException left(String database, StageException reason) {
    return new StageException(
        "The database "
            + Identifiers.quote(database)
            + " is still there"
            + connected(database)
            + ". "
            + (RestoreScratchName.isMadeByRestore(database)
                ? "The next restore drops it. Or, when"
                : "When")
            + " nobody is connected to it any more, run DROP DATABASE "
            + Identifiers.quote(database)
            + "; ("
            + reason.getMessage()
            + ")",
        reason.retryable(),
        reason);
  }

  private String connected(String database) {
    try {
      List<String> connected = connected(session(), database);
      return connected.isEmpty() ? "" : "; connected to it: " + String.join(", ", connected);
    } catch (IOException e) {
      return "";
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
