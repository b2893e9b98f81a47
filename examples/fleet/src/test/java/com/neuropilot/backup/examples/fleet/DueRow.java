package com.neuropilot.backup.examples.fleet;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Optional;

/**
 * The scheduler's row of the one job that there is.
 *
 * @param due the due time that it is at
 * @param takeovers how often whoever ran it for it died
 * @param pickedBy who runs it at the moment
 */
record DueRow(Instant due, int takeovers, Optional<String> pickedBy) {
  static DueRow read(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT task_data, CASE WHEN picked THEN picked_by END"
                    + " FROM neuropilot_backup_schedule")) {
      rows.next();
      String[] data = new String(rows.getBytes(1), StandardCharsets.UTF_8).split(" ", 4);
      return new DueRow(
          Instant.parse(data[0]),
          Integer.parseInt(data[2]),
          Optional.ofNullable(rows.getString(2)));
    }
  }

  boolean isPickedBy(String instance) {
    return pickedBy.filter(instance::equals).isPresent();
  }
}
