package com.neuropilot.backup.schedule;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/** The table that all instances share. */
final class SchedulerTable {
  private static final long LOCK = 0x6e70_7363_6865_64L;

  private final DataSource dataSource;
  private final String name;

  SchedulerTable(DataSource dataSource, String name) {
    this.dataSource = dataSource;
    this.name = name;
  }

  /** Returns the statements that make a table. */
  static String definition(String name) {
    String index = name.replace('.', '_');
    return """
        CREATE TABLE IF NOT EXISTS %1$s (
          task_name text NOT NULL,
          task_instance text NOT NULL,
          task_data bytea,
          execution_time timestamp with time zone NOT NULL,
          picked boolean NOT NULL,
          picked_by text,
          last_success timestamp with time zone,
          last_failure timestamp with time zone,
          consecutive_failures int,
          last_heartbeat timestamp with time zone,
          version bigint NOT NULL,
          priority smallint,
          PRIMARY KEY (task_name, task_instance)
        );
        CREATE INDEX IF NOT EXISTS %2$s_execution_time ON %1$s (execution_time);
        CREATE INDEX IF NOT EXISTS %2$s_last_heartbeat ON %1$s (last_heartbeat);
        """
        .formatted(name, index);
  }

  /**
   * Makes the table if it is not there.
   *
   * @throws SchedulerException when that cannot be done; the message has the statements
   */
  void create() {
    try (Connection connection = dataSource.getConnection()) {
      boolean autoCommit = connection.getAutoCommit();
      connection.setAutoCommit(false);
      try {
        createIfMissing(connection);
        connection.commit();
      } finally {
        connection.rollback();
        connection.setAutoCommit(autoCommit);
      }
    } catch (SQLException e) {
      throw new SchedulerException(
          "The table "
              + name
              + " of the scheduler is missing and could not be made: "
              + e.getMessage()
              + "\nLet somebody who may run this there, or take another database:\n"
              + definition(name),
          e);
    }
  }

  /** Two that begin at once would both see that it is missing, and only one could make it. */
  private void createIfMissing(Connection connection) throws SQLException {
    if (exists(connection)) {
      return;
    }
    try (Statement statement = connection.createStatement()) {
      statement.execute("SELECT pg_advisory_xact_lock(" + LOCK + ")");
      statement.execute(definition(name));
    }
  }

  private boolean exists(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement("SELECT to_regclass(?)")) {
      statement.setString(1, name);
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next() && rows.getString(1) != null;
      }
    }
  }
}
