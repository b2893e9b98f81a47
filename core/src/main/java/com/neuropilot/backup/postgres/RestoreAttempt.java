package com.neuropilot.backup.postgres;

import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
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
    return run(session, inTransaction, statement -> statement.execute(sql));
  }

  /**
   * Returns the rows of a query; none if the server refused it.
   *
   * @param inTransaction whether a transaction is open, which a failure must not end
   * @throws IOException when the connection is lost
   */
  static <T> List<T> rows(
      Session session, String query, boolean inTransaction, Session.RowReader<T> reader)
      throws IOException {
    List<T> all = new ArrayList<>();
    Optional<String> refused =
        run(
            session,
            inTransaction,
            statement -> {
              try (ResultSet rows = statement.executeQuery(query)) {
                while (rows.next()) {
                  all.add(reader.read(rows));
                }
              }
            });
    return refused.isEmpty() ? all : List.of();
  }

  private interface Work {
    void with(Statement statement) throws SQLException;
  }

  private static Optional<String> run(Session session, boolean inTransaction, Work work)
      throws IOException {
    return session.work(
        "A statement",
        connection -> {
          try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            return attempt(statement, work, inTransaction);
          }
        });
  }

  private static Optional<String> attempt(Statement statement, Work work, boolean inTransaction)
      throws SQLException {
    if (inTransaction) {
      statement.execute("SAVEPOINT neuropilot_backup");
    }
    Optional<String> refused = Optional.empty();
    try {
      work.with(statement);
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
