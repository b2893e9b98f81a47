package com.neuropilot.backup.examples.fleet;

import com.neuropilot.backup.BackupPipeline;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import javax.sql.DataSource;

/** Finds the tenants' databases, and makes a pipeline for each. */
final class Tenants {
  private final DataSource server;
  private final FleetSettings settings;

  Tenants(DataSource server, FleetSettings settings) {
    this.server = server;
    this.settings = settings;
  }

  List<BackupPipeline> pipelines() throws SQLException {
    return databases().stream().map(database -> pipeline(settings, database)).toList();
  }

  static BackupPipeline pipeline(FleetSettings settings, String database) {
    Properties properties = new Properties();
    properties.putAll(settings.common());
    properties.setProperty("name", database.replace('_', '-'));
    properties.setProperty("source.database", database);
    return BackupPipeline.fromProperties(properties);
  }

  private List<String> databases() throws SQLException {
    try (Connection connection = server.getConnection();
        PreparedStatement query =
            connection.prepareStatement(
                "SELECT datname FROM pg_database WHERE datname LIKE ? ORDER BY datname")) {
      query.setString(1, settings.tenants());
      try (ResultSet rows = query.executeQuery()) {
        List<String> names = new ArrayList<>();
        while (rows.next()) {
          names.add(rows.getString(1));
        }
        return names;
      }
    }
  }
}
