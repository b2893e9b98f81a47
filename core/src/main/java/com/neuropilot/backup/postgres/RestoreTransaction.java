package com.neuropilot.backup.postgres;

import com.neuropilot.backup.spi.RestoreLockedException;
import com.neuropilot.backup.spi.StageException;
import java.io.IOException;

/**
 * The one transaction of a restore within a database, whose end can be looked up when the answer to
 * its COMMIT is lost.
 *
 * @param id the transaction's number
 * @param database the database, for messages
 * @param before what the database holds if it was rolled back, for messages
 */
record RestoreTransaction(String id, String database, String before) {
  private static final int ATTEMPTS = 20;

  /**
   * Returns a session's transaction.
   *
   * @param before what the database holds if it was rolled back, up to what to do then
   */
  static RestoreTransaction of(Session session, String before) throws IOException {
    return new RestoreTransaction(
        session.text("SELECT pg_catalog.txid_current()").orElseThrow(),
        Identifiers.quote(session.endpoint().database()),
        before);
  }

  /** Keeps every other restore out of the session's database until the transaction ends. */
  static void lock(Session session) throws IOException {
    String database = session.endpoint().database();
    String lock =
        "SELECT pg_catalog.pg_try_advisory_xact_lock("
            + RestoreScratchName.LOCK_CLASS
            + ", "
            + RestoreScratchName.lockKey(database)
            + ")";
    if (!session.isTrue(lock)) {
      throw new RestoreLockedException(
          "Another restore into "
              + Identifiers.quote(database)
              + " is going on. Wait for it to end and try again.");
    }
  }

  /**
   * Finds out what became of it.
   *
   * @param control asks the server
   * @param backend the session that it is of; ended, so that nothing comes later
   * @param failure what came of the COMMIT
   * @throws StageException when it was rolled back, or nobody can tell
   */
  void requireCommitted(RestoreControl control, Backend backend, IOException failure)
      throws StageException {
    String status = status(control, backend, failure);
    if (status.equals("committed")) {
      return;
    }
    if (status.equals("aborted")) {
      throw new StageException(
          "The restore into "
              + database
              + " failed when it was committed, and was rolled back; nothing of it is kept ("
              + failure.getMessage()
              + "). Restore again.",
          true,
          failure);
    }
    throw unknown(failure);
  }

  private String status(RestoreControl control, Backend backend, IOException failure)
      throws StageException {
    for (int attempt = 1; ; attempt++) {
      try {
        control.end(backend);
        return control
            .session()
            .text("SELECT pg_catalog.txid_status(" + id + ")")
            .orElse("unknown");
      } catch (IOException e) {
        if (attempt == ATTEMPTS) {
          failure.addSuppressed(e);
          throw unknown(failure);
        }
        pause(failure);
      }
    }
  }

  private void pause(IOException failure) throws StageException {
    try {
      RestoreControl.pause();
    } catch (IOException e) {
      throw unknown(failure);
    }
  }

  private StageException unknown(IOException failure) {
    return new StageException(
        "The connection was lost while the restore into "
            + database
            + " was committed, and the server cannot be asked: it is not known whether it is"
            + " committed ("
            + failure.getMessage()
            + "). Look into "
            + database
            + " when the server is back: it holds the whole backup, "
            + before
            + ", restore again.",
        true,
        failure);
  }
}
