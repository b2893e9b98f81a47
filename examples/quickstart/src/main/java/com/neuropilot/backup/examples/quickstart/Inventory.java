package com.neuropilot.backup.examples.quickstart;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** The data of the quickstart: products, stock and movements of an inventory. */
final class Inventory {
  private static final String SCRIPT = "inventory.sql";

  private Inventory() {}

  static void load(Connection connection) throws IOException, SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(script());
    }
  }

  private static String script() throws IOException {
    try (InputStream script = Inventory.class.getResourceAsStream(SCRIPT)) {
      if (script == null) {
        throw new FileNotFoundException(SCRIPT + " is missing beside the classes.");
      }
      return new String(script.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
