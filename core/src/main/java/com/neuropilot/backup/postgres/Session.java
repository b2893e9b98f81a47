package com.neuropilot.backup.postgres;

import com.neuropilot.backup.spi.StageException;
import java.io.Closeable;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.postgresql.Driver;

/**
 * A session with the server.
 *
 * <ul>
 *   <li>The server's timeouts are off, the search path is empty, row security makes a query fail
 *       instead of hiding rows.
 *   <li>Failures are {@link StageException}s; an interrupt ends the session and what it was doing.
 *   <li>For one thread, except {@code close()}.
 * </ul>
 */
final class Session implements Closeable {
  private static final String SETTINGS =
      "SELECT pg_catalog.set_config(name, CASE WHEN name = 'search_path' OR name = 'row_security' THEN CASE name WHEN 'row_security' THEN 'off' ELSE '' END"
          + " WHEN name = 'extra_float_digits' THEN '3' WHEN name = 'DateStyle' THEN 'ISO' WHEN name = 'IntervalStyle' THEN 'postgres' ELSE '0' END, false)"
          + " FROM pg_catalog.pg_settings WHERE name IN ('statement_timeout', 'idle_in_transaction_session_timeout', 'idle_session_timeout',"
          + " 'transaction_timeout', 'row_security', 'search_path', 'extra_float_digits', 'DateStyle', 'IntervalStyle')";

  private static final int LAST_WORD_MILLIS = 5_000;

  private final Endpoint endpoint;
  private final Connection connection;
  private final ServerVersion version;

  private Session(Endpoint endpoint, Connection connection, ServerVersion version) {
    this.endpoint = endpoint;
    this.connection = connection;
    this.version = version;
  }

  /** Reads one row. */
  interface RowReader<T> {
    T read(ResultSet row) throws SQLException;
  }

  /** Works with the connection itself. */
  interface Work<T> {
    T with(Connection connection) throws SQLException, IOException;
  }

  /** Opens a session. */
  static Session open(Endpoint endpoint) throws IOException {
    return open(endpoint, Map.of());
  }

  /**
   * Opens a session for the script of a dump: statements go to the server as they are, and in
   * whatever encoding the script needs.
   */
  static Session openForScript(Endpoint endpoint) throws IOException {
    return open(endpoint, Map.of("preferQueryMode", "simple", "allowEncodingChanges", "true"));
  }

  private static Session open(Endpoint endpoint, Map<String, String> options) throws IOException {
    Connection connection = connect(endpoint, options);
    try {
      return Interruptible.call(() -> prepared(endpoint, connection), () -> abort(connection));
    } catch (ExecutionException e) {
      abort(connection);
      throw SqlFailures.of(Interruptible.cause(e), "Reading the server's settings", endpoint);
    } catch (IOException e) {
      abort(connection);
      throw e;
    }
  }

  ServerVersion version() {
    return version;
  }

  Endpoint endpoint() {
    return endpoint;
  }

  /** Returns the rows of a query; its parameters are texts. */
  <T> List<T> list(String sql, RowReader<T> reader, String... parameters) throws IOException {
    return work(
        "A query",
        open -> {
          try (PreparedStatement statement = open.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
              statement.setString(i + 1, parameters[i]);
            }
            try (ResultSet rows = statement.executeQuery()) {
              List<T> all = new ArrayList<>();
              while (rows.next()) {
                all.add(reader.read(rows));
              }
              return all;
            }
          }
        });
  }

  /** Returns the first row's first column; empty for no row or null. */
  Optional<String> text(String sql, String... parameters) throws IOException {
    return list(sql, row -> Optional.ofNullable(row.getString(1)), parameters).stream()
        .findFirst()
        .flatMap(value -> value);
  }

  /** Returns whether the first row's first column is true. */
  boolean isTrue(String sql, String... parameters) throws IOException {
    return list(sql, row -> row.getBoolean(1), parameters).contains(true);
  }

  /** Sets how long this session waits for a lock. */
  void lockTimeout(Duration timeout) throws IOException {
    execute("SET lock_timeout = " + timeout.toMillis());
  }

  /**
   * Lets go of the last query's snapshot, which the server otherwise keeps, in an open transaction,
   * until the next statement, and with it every dead row of the database.
   */
  void releaseSnapshot() throws IOException {
    execute("SET extra_float_digits = 3");
  }

  /** Runs a statement. */
  void execute(String sql) throws IOException {
    work(
        "A statement",
        open -> {
          try (Statement statement = open.createStatement()) {
            return statement.execute(sql);
          }
        });
  }

  /**
   * Works with the connection itself.
   *
   * @param what for messages: what fails if it fails, e.g. {@code "Counting rows"}
   */
  <T> T work(String what, Work<T> work) throws IOException {
    try {
      return Interruptible.call(() -> work.with(connection), () -> abort(connection));
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failure) {
        throw failure;
      }
      throw SqlFailures.of(Interruptible.cause(e), what, endpoint);
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      abort(connection);
    }
  }

  /** Ends the transaction, whose locks are free when this returns, and the session. */
  void rollBackAndClose() {
    try (Statement statement = connection.createStatement()) {
      connection.setNetworkTimeout(Runnable::run, LAST_WORD_MILLIS);
      statement.execute("ROLLBACK");
      connection.close();
    } catch (SQLException e) {
      abort(connection);
    }
  }

  /** Ends the session at once, whatever it is doing. */
  void abort() {
    abort(connection);
  }

  private static Connection connect(Endpoint endpoint, Map<String, String> options)
      throws IOException {
    AtomicBoolean abandoned = new AtomicBoolean();
    try {
      return Interruptible.call(
          () -> connect(endpoint, options, abandoned), () -> abandoned.set(true));
    } catch (ExecutionException e) {
      throw SqlFailures.ofConnecting(Interruptible.cause(e), endpoint);
    }
  }

  /** Connects; a connection that comes when nobody waits for it any more is closed. */
  private static Connection connect(
      Endpoint endpoint, Map<String, String> options, AtomicBoolean abandoned) throws SQLException {
    Properties properties = JdbcAddress.properties(endpoint);
    properties.putAll(options);
    Connection connection = new Driver().connect(JdbcAddress.url(endpoint), properties);
    if (connection == null) {
      throw new SQLException("The driver does not take the address.");
    }
    if (abandoned.get()) {
      abort(connection);
    }
    return connection;
  }

  private static Session prepared(Endpoint endpoint, Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET statement_timeout = 0");
      statement.execute(SETTINGS);
      try (ResultSet row =
          statement.executeQuery(
              "SELECT pg_catalog.current_setting('server_version_num')::int, pg_catalog.current_setting('server_version')")) {
        row.next();
        return new Session(endpoint, connection, ServerVersion.of(row.getInt(1), row.getString(2)));
      }
    }
  }

  private static void abort(Connection connection) {
    try {
      connection.abort(Runnable::run);
    } catch (SQLException e) {
      // It is gone already.
    }
  }
}
