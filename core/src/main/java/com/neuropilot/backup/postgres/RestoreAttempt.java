package com.neuropilot.backup.postgres;

import java.io.IOException;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/** Runs a statement that may fail without harm. */
final class RestoreAttempt {
  private RestoreAttempt() {}

  /**
   * Runs the statement.
   *
   * @param inTransaction whether a transaction is open, which a failure must not end
   * @return why the server refused it; empty when it did not
   * @throws IOException when the connection is lost
   */
  static Optional<String> of(Session session, String sql, boolean inTransaction)
      throws IOException {
    return session.work(
        "A statement",
        connection -> {
          try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            return attempt(statement, sql, inTransaction);
          }
        });
  }

  private static Optional<String> attempt(Statement statement, String sql, boolean inTransaction)
      throws SQLException {
    if (inTransaction) {
      statement.execute("SAVEPOINT neuropilot_backup");
    }
    Optional<String> refused = Optional.empty();
    try {
      statement.execute(sql);
    } catch (SQLException e) {
      if (RestoreFailure.isConnectionLost(e)) {
        throw e;
      }
      refused = Optional.of(RestoreFailure.said(e));
      if (inTransaction) {
        statement.execute("ROLLBACK TO SAVEPOINT neuropilot_backup");
      }
    }
    if (inTransaction) {
      statement.execute("RELEASE SAVEPOINT neuropilot_backup");
    }
    return refused;
  }
}
