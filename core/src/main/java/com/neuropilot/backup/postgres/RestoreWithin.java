package com.neuropilot.backup.postgres;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Restores within an empty database, in one transaction: for a role that may not create databases,
 * or when extensions of a superuser are there already.
 */
final class RestoreWithin implements RestoreRoad {
  private final RestoreControl control;
  private final RestoreProperties properties;
  private final Session session;
  private final Backend backend;
  private final List<String> warnings = new ArrayList<>();
  private boolean placed;

  private RestoreWithin(
      RestoreControl control, RestoreProperties properties, Session session, Backend backend) {
    this.control = control;
    this.properties = properties;
    this.session = session;
    this.backend = backend;
  }

  static RestoreWithin begin(
      RestoreControl control, Endpoint endpoint, RestoreTarget target, RestoreProperties properties)
      throws IOException {
    Session session = RestoreSessions.openForScript(endpoint.withDatabase(target.name()));
    try {
      session.execute("BEGIN");
      RestoreTransaction.lock(session);
      RestoreTarget.requireEmpty(session);
      return new RestoreWithin(control, properties, session, Backend.of(session));
    } catch (IOException | RuntimeException | Error e) {
      session.abort();
      throw e;
    }
  }

  @Override
  public Session session() {
    return session;
  }

  @Override
  public boolean oneTransaction() {
    return true;
  }

  @Override
  public Session proofSession() {
    return session;
  }

  @Override
  public void takePlace() throws IOException {
    properties.applyWithin(session, session.endpoint().database());
    RestoreTransaction transaction =
        RestoreTransaction.of(session, "or is empty as before; if it is empty");
    try {
      session.execute("COMMIT");
    } catch (IOException e) {
      transaction.requireCommitted(control, backend, e);
      warnings.add(
          "The connection was lost while the restore was committed; the server was asked, and it is"
              + " committed.");
    }
    placed = true;
  }

  @Override
  public List<String> skipped() {
    return properties.skipped();
  }

  @Override
  public List<String> warnings() {
    return warnings;
  }

  /** A session whose client is gone may work on for a while; when this returns, it does not. */
  @Override
  public void close() throws IOException {
    if (placed) {
      session.close();
      return;
    }
    session.abort();
    control.end(backend);
  }
}
