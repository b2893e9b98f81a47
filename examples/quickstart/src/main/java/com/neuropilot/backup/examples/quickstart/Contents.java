package com.neuropilot.backup.examples.quickstart;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a database holds, in a form that can be compared: for each table its rows and a hash over
 * them, for each sequence its value.
 *
 * @param tables by name
 * @param sequences the last value of each, by name
 */
record Contents(Map<String, Table> tables, Map<String, Long> sequences) {
  private static final String TABLES =
      "select format('%I.%I', schemaname, tablename) from pg_tables"
          + " where schemaname not in ('pg_catalog', 'information_schema')";
  private static final String SEQUENCES =
      "select format('%I.%I', schemaname, sequencename), coalesce(last_value, 0) from pg_sequences";

  /** Sorted, because a table has no order, and a restore need not keep that of the disk. */
  private static final String ROWS =
      """
      select count(*), encode(sha256(coalesce(string_agg(hash, ''::bytea order by hash), ''::bytea)), 'hex')
      from (select sha256(convert_to(t::text, 'UTF8')) as hash from only %s t) as hashed
      """;

  /**
   * What a table holds.
   *
   * @param rows how many
   * @param hash the SHA-256 of the sorted SHA-256 of each row
   */
  record Table(long rows, String hash) {}

  static Contents of(Connection connection) throws SQLException {
    Map<String, Table> tables = new TreeMap<>();
    for (String table : names(connection)) {
      tables.put(table, table(connection, table));
    }
    return new Contents(tables, sequences(connection));
  }

  long rows() {
    return tables.values().stream().mapToLong(Table::rows).sum();
  }

  private static List<String> names(Connection connection) throws SQLException {
    List<String> names = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery(TABLES)) {
      while (found.next()) {
        names.add(found.getString(1));
      }
    }
    return names;
  }

  private static Table table(Connection connection, String name) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery(ROWS.formatted(name))) {
      found.next();
      return new Table(found.getLong(1), found.getString(2));
    }
  }

  private static Map<String, Long> sequences(Connection connection) throws SQLException {
    Map<String, Long> sequences = new TreeMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery(SEQUENCES)) {
      while (found.next()) {
        sequences.put(found.getString(1), found.getLong(2));
      }
    }
    return sequences;
  }
}
