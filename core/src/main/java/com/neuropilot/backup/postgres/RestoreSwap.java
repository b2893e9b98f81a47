package com.neuropilot.backup.postgres;

import com.neuropilot.backup.spi.Ownership;
import com.neuropilot.backup.spi.StageException;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Restores into a database beside the one in use, which then exchange names. What was in use stays,
 * under another name, for a rollback; what lies outside of a dump is carried over from it.
 */
final class RestoreSwap implements RestoreRoad {
  private final RestoreControl control;
  private final RestoreTarget target;
  private final RestoreBeside beside;
  private final Instant start;

  private RestoreSwap(
      RestoreControl control, RestoreTarget target, RestoreBeside beside, Instant start) {
    this.control = control;
    this.target = target;
    this.beside = beside;
    this.start = start;
  }

  /**
   * Creates the database beside the one in use.
   *
   * @param control closed by the caller
   * @throws StageException also when something of the database in use cannot be carried over
   */
  static RestoreSwap begin(
      RestoreControl control, Endpoint endpoint, RestoreTarget target, Instant start)
      throws IOException {
    RestoreProperties properties =
        new RestoreProperties(Ownership.KEEP, Optional.of(inUse(control, target)));
    RestoreBeside beside = RestoreBeside.create(control, endpoint, target, properties, start);
    RestoreSwap swap = new RestoreSwap(control, target, beside, start);
    try {
      requireCarried(properties.skipped());
      swap.rehearse();
      return swap;
    } catch (IOException | RuntimeException | Error e) {
      swap.undo(e);
      throw e;
    }
  }

  private static RestoreDatabase inUse(RestoreControl control, RestoreTarget target)
      throws IOException {
    return RestoreDatabase.read(control.session(), target.name())
        .orElseThrow(
            () ->
                new StageException(
                    "The database "
                        + Identifiers.quote(target.name())
                        + " is gone meanwhile. Look at what happened, then restore again.",
                    false));
  }

  /** Finds out now, and not after hours, whether everything can be carried over. */
  private void rehearse() throws IOException {
    Session session = control.session();
    session.execute("BEGIN");
    try {
      carry(session, true);
    } finally {
      session.execute("ROLLBACK");
    }
  }

  private void carry(Session session, boolean inTransaction) throws IOException {
    RestoreDatabase inUse = inUse(control, target);
    List<String> statements = new ArrayList<>(inUse.privilegeStatements(beside.scratch()));
    statements.addAll(inUse.settingStatements(beside.scratch()));
    statements.addAll(inUse.ownerStatements(beside.scratch()));
    List<String> refused = new ArrayList<>();
    for (String statement : statements) {
      RestoreAttempt.of(session, statement, inTransaction)
          .ifPresent(
              reason -> refused.add(new ScriptStatement(statement, 0).head() + ": " + reason));
    }
    requireCarried(refused);
  }

  private static void requireCarried(List<String> refused) throws StageException {
    if (!refused.isEmpty()) {
      throw new StageException(
          "What belongs to the database in use and is in no dump cannot be carried over by this role; nothing has changed: "
              + String.join("; ", refused)
              + ". Restore as the role that has set it or as a superuser, or with mode in-place.",
          false);
    }
  }

  private void undo(Throwable reason) {
    try {
      RestoreThread.uninterrupted(
          () -> {
            close();
            return this;
          });
    } catch (IOException e) {
      reason.addSuppressed(e);
    }
  }

  @Override
  public Session session() {
    return beside.session();
  }

  @Override
  public boolean oneTransaction() {
    return false;
  }

  @Override
  public Session proofSession() throws IOException {
    return beside.proofSession();
  }

  @Override
  public void takePlace() throws IOException {
    beside.endProof();
    carry(control.session(), false);
    String comment = ReplacedMark.without(RestoreControl.comment(control.session(), target.name()));
    new RestoreExchange(control, target.name(), beside.scratch(), start).run(comment);
    beside.placed();
  }

  @Override
  public List<String> skipped() {
    return List.of();
  }

  @Override
  public List<String> warnings() {
    return beside.warnings();
  }

  @Override
  public void close() throws IOException {
    beside.close();
  }
}
