package com.neuropilot.backup.internal.drill;

import com.neuropilot.backup.drill.DrillCheck;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/**
 * A query that says true: it holds if there is a row, and every row's first column is true.
 *
 * @param sql the query
 */
public record SqlAssertion(String sql) implements DrillCheck {
  private static final int TIMEOUT_SECONDS = 3_600;

  @Override
  public void check(DataSource database) throws SQLException {
    try (Connection connection = database.getConnection()) {
      connection.setReadOnly(true);
      connection.setAutoCommit(false);
      try (Statement statement = connection.createStatement()) {
        statement.setQueryTimeout(TIMEOUT_SECONDS);
        try (ResultSet rows = statement.executeQuery(sql)) {
          check(rows);
        }
      }
    }
  }

  private static void check(ResultSet rows) throws SQLException {
    int seen = 0;
    while (rows.next()) {
      seen++;
      Object value = rows.getObject(1);
      if (!(value instanceof Boolean holds)) {
        throw new AssertionError(
            value == null
                ? "it says null, not true"
                : "its first column is no boolean; write a condition, e.g. SELECT count(*) > 0 FROM ...");
      }
      if (!holds) {
        throw new AssertionError("it says false");
      }
    }
    if (seen == 0) {
      throw new AssertionError("it returns no row");
    }
  }
}
