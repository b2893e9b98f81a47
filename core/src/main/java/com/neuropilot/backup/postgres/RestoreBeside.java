package com.neuropilot.backup.postgres;

import com.neuropilot.backup.spi.StageException;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Restores into a database of its own beside the target, which gets the target's name at the end:
 * nobody ever sees half of it.
 */
final class RestoreBeside implements RestoreRoad {
  private static final int ATTEMPTS = 20;

  private final RestoreControl control;
  private final RestoreTarget target;
  private final RestoreProperties properties;
  private final String scratch;
  private final String oid;
  private final String replaced;
  private final Session session;
  private final List<String> warnings = new ArrayList<>();
  private Session proof;
  private boolean placed;

  private RestoreBeside(
      RestoreControl control,
      RestoreTarget target,
      RestoreProperties properties,
      Instant start,
      String oid,
      Session session) {
    this.control = control;
    this.target = target;
    this.properties = properties;
    this.scratch = session.endpoint().database();
    this.oid = oid;
    this.replaced = RestoreScratchName.replaced(target.name(), start);
    this.session = session;
    this.proof = session;
  }

  /**
   * Creates the database.
   *
   * @param control closed by the caller
   */
  static RestoreBeside create(
      RestoreControl control,
      Endpoint endpoint,
      RestoreTarget target,
      RestoreProperties properties,
      Instant start)
      throws IOException {
    Session session = control.session();
    Instant free = start;
    while (control.exists(RestoreScratchName.restoring(target.name(), free))) {
      free = free.plusSeconds(1);
    }
    String scratch = RestoreScratchName.restoring(target.name(), free);
    control.lock(RestoreLock.restoring(scratch));
    try {
      session.execute(
          "CREATE DATABASE "
              + Identifiers.quote(scratch)
              + " TEMPLATE template0"
              + properties.createOptions(session, target));
      session.execute(
          "COMMENT ON DATABASE "
              + Identifiers.quote(scratch)
              + " IS "
              + Identifiers.literal(
                  RestoreLeftovers.COMMENT
                      + "restoring "
                      + Identifiers.quote(target.name())
                      + " since "
                      + start
                      + "; dropped by the next restore once nobody is connected to it."));
      properties.applyBefore(session, scratch);
      String oid = control.oid(scratch);
      return new RestoreBeside(
          control, target, properties, start, oid, script(endpoint.withDatabase(scratch)));
    } catch (IOException | RuntimeException | Error e) {
      drop(control, scratch, e);
      throw e;
    }
  }

  /** Nothing has to be durable before the rename, whose commit is waited for. */
  private static Session script(Endpoint endpoint) throws IOException {
    Session session = RestoreSessions.openForScript(endpoint);
    session.execute("SET synchronous_commit = off");
    return session;
  }

  /** Returns the name of the database, as long as it has not got the target's. */
  String scratch() {
    return scratch;
  }

  /** Ends the session that looked at what came out of the script. */
  void endProof() {
    proof.close();
  }

  /** Says that somebody else has put the database in its place. */
  void placed() {
    placed = true;
  }

  @Override
  public Session session() {
    return session;
  }

  @Override
  public boolean oneTransaction() {
    return false;
  }

  @Override
  public Session proofSession() throws IOException {
    session.close();
    proof = RestoreSessions.openForScript(session.endpoint());
    return proof;
  }

  @Override
  public void takePlace() throws IOException {
    proof.close();
    properties.applyAfter(control.session(), scratch, target);
    for (int attempt = 1; !placed; attempt++) {
      try {
        rename(control.session());
        placed = true;
      } catch (StageException e) {
        // A lost connection leaves open whether the transaction was committed.
        placed = control.oid(target.name()).equals(oid);
        requireThere(e);
        if (!placed && (attempt == ATTEMPTS || !e.retryable())) {
          throw e;
        }
        RestoreControl.pause();
      }
    }
    if (target.exists()) {
      dropReplaced();
    }
  }

  /** Fails if somebody else has dropped what was restored, or renamed it. */
  private void requireThere(StageException failure) throws IOException {
    if (!placed && !control.oid(scratch).equals(oid)) {
      throw new StageException(
          "The database "
              + Identifiers.quote(scratch)
              + ", in which the restore was made, is gone before it could be renamed to "
              + Identifiers.quote(target.name())
              + ": somebody else has dropped or renamed it. "
              + Identifiers.quote(target.name())
              + (target.exists() ? " is as it was" : " was not made")
              + ". Find out who did that (the server's log), then restore again.",
          false,
          failure);
    }
  }

  @Override
  public List<String> skipped() {
    return properties.skipped().stream()
        .map(text -> text.replace(Identifiers.quote(scratch), Identifiers.quote(target.name())))
        .toList();
  }

  @Override
  public List<String> warnings() {
    return warnings;
  }

  @Override
  public void close() throws IOException {
    session.close();
    proof.close();
    if (!placed) {
      control.drop(scratch);
    }
  }

  /**
   * In one transaction, so that there is always a database of the target's name, or never was one.
   */
  private void rename(Session by) throws IOException {
    control.endSessions(scratch);
    if (target.exists()) {
      control.endSessions(target.name());
    }
    by.execute("BEGIN");
    try {
      by.execute("SET LOCAL lock_timeout = '10s'");
      if (target.exists()) {
        by.execute(
            "ALTER DATABASE "
                + Identifiers.quote(target.name())
                + " RENAME TO "
                + Identifiers.quote(replaced));
        by.execute(
            "COMMENT ON DATABASE "
                + Identifiers.quote(replaced)
                + " IS "
                + Identifiers.literal(
                    RestoreLeftovers.COMMENT
                        + "the empty database that a restore took the place of."));
      }
      by.execute(properties.commentStatement(scratch));
      by.execute(
          "ALTER DATABASE "
              + Identifiers.quote(scratch)
              + " RENAME TO "
              + Identifiers.quote(target.name()));
      by.execute("COMMIT");
    } catch (IOException e) {
      by.execute("ROLLBACK");
      throw e;
    }
  }

  /**
   * Somebody may have written to the empty database after it was looked at: then it stays, under
   * its new name.
   */
  private void dropReplaced() {
    try {
      try (Session old = Session.open(session.endpoint().withDatabase(replaced))) {
        RestoreTarget.requireEmpty(old);
      }
      control.drop(replaced);
    } catch (IOException e) {
      warnings.add(
          "The database that the restored one took the place of is still there, as "
              + replaced
              + ": "
              + e.getMessage());
    }
  }

  private static void drop(RestoreControl control, String database, Throwable reason) {
    try {
      RestoreThread.uninterrupted(
          () -> {
            control.drop(database);
            return database;
          });
    } catch (IOException e) {
      reason.addSuppressed(e);
    }
  }
}
