package com.neuropilot.backup.postgres;

import com.neuropilot.backup.spi.StageException;
import java.io.IOException;

/**
 * The one transaction of a restore within a database, whose end can be looked up when the answer to
 * its COMMIT is lost.
 *
 * @param id the transaction's number
 * @param database the database, for messages
 */
record RestoreTransaction(String id, String database) {
  private static final int ATTEMPTS = 20;

  /** Returns a session's transaction. */
  static RestoreTransaction of(Session session) throws IOException {
    return new RestoreTransaction(
        session.text("SELECT pg_catalog.txid_current()").orElseThrow(),
        Identifiers.quote(session.endpoint().database()));
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
            + " when the server is back: it holds the whole backup, or is empty as before; if it is"
            + " empty, restore again.",
        true,
        failure);
  }
}
