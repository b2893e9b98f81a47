package com.neuropilot.backup.cli;

import com.neuropilot.backup.postgres.PostgresServer;
import java.io.Closeable;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** A server with a small inventory, which ends with the test. */
final class Inventory implements Closeable {
  static final String DATABASE = "inventory";

  private final PostgresServer server;

  private Inventory(PostgresServer server) {
    this.server = server;
  }

  static Inventory start() throws IOException, SQLException {
    PostgresServer server = PostgresServer.embedded();
    server.start();
    Inventory inventory = new Inventory(server);
    try (Connection connection = inventory.connect("postgres");
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + DATABASE);
    }
    try (Connection connection = inventory.connect(DATABASE);
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE item (id int PRIMARY KEY, name text NOT NULL)");
      statement.execute("INSERT INTO item SELECT g, md5(g::text) FROM generate_series(1, 20000) g");
      statement.execute("CREATE TABLE empty (id int)");
      statement.execute("CREATE SEQUENCE ticket");
    }
    return inventory;
  }

  int port() {
    return server.port();
  }

  String url(String database) {
    return "postgresql://postgres@localhost:" + port() + "/" + database;
  }

  Connection connect(String database) throws SQLException {
    return server.connect(database);
  }

  /** Returns what tells the content of the items from any other. */
  String fingerprint(String database) throws SQLException {
    return text(
        database,
        "SELECT count(*) || ' ' || md5(string_agg(i::text, ',' ORDER BY id)) FROM item i");
  }

  boolean exists(String database) throws SQLException {
    return text(
            "postgres", "SELECT count(*) FROM pg_database WHERE datname LIKE '" + database + "%'")
        .equals("1");
  }

  private String text(String database, String query) throws SQLException {
    try (Connection connection = connect(database);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getString(1);
    }
  }

  @Override
  public void close() throws IOException {
    server.stop();
  }
}
