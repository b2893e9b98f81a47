package com.neuropilot.backup.cli.kill;

import com.neuropilot.backup.postgres.PostgresServer;
import java.io.Closeable;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** One client that reads and one that writes all the while, as an application does. */
final class Clients implements Closeable {
  private static final String NO_SUCH_TABLE = "42P01";
  private static final long BETWEEN_MILLIS = 5;

  private final PostgresServer server;
  private final String database;
  private final String query;
  private final Set<String> answers = new ConcurrentSkipListSet<>();
  private final List<SQLException> failures = new CopyOnWriteArrayList<>();
  private final AtomicLong answered = new AtomicLong();
  private final AtomicLong acknowledged = new AtomicLong();
  private final Thread reader = new Thread(() -> work(this::read), "reader");
  private final Thread writer = new Thread(() -> work(this::write), "writer");
  private volatile boolean over;

  private Clients(PostgresServer server, String database, String query) {
    this.server = server;
    this.database = database;
    this.query = query;
  }

  /**
   * Starts them.
   *
   * @param query what is read; what is written goes to the table {@code written (n bigint)}
   */
  static Clients start(PostgresServer server, String database, String query) {
    Clients clients = new Clients(server, database, query);
    clients.reader.start();
    clients.writer.start();
    return clients;
  }

  /** Returns every different answer that came. */
  Set<String> answers() {
    return answers;
  }

  /** Returns what failed, but for writes into a table that a whole other state does not have. */
  List<SQLException> failures() {
    return failures;
  }

  /** Returns the highest number whose write was acknowledged. */
  long acknowledged() {
    return acknowledged.get();
  }

  /** Waits until the reader has had another answer that it asked for since. */
  void awaitAnswer() throws InterruptedException {
    long read = answered.get();
    while (answered.get() < read + 2) {
      Thread.sleep(BETWEEN_MILLIS);
    }
  }

  /** Waits until both have worked once more. */
  void awaitWork() throws InterruptedException {
    long written = acknowledged.get();
    awaitAnswer();
    while (acknowledged.get() < written + 2) {
      Thread.sleep(BETWEEN_MILLIS);
    }
  }

  private interface Work {
    void with(Statement statement) throws SQLException;
  }

  private void work(Work work) {
    try (Connection connection = server.connect(database);
        Statement statement = connection.createStatement()) {
      while (!over) {
        work.with(statement);
        Thread.sleep(BETWEEN_MILLIS);
      }
    } catch (SQLException e) {
      failures.add(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void read(Statement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery(query)) {
      row.next();
      answers.add(row.getString(1));
      answered.incrementAndGet();
    }
  }

  /** The restored state has no such table. */
  private void write(Statement statement) throws SQLException {
    long next = acknowledged.get() + 1;
    try {
      statement.execute("INSERT INTO written VALUES (" + next + ")");
      acknowledged.set(next);
    } catch (SQLException e) {
      if (!NO_SUCH_TABLE.equals(e.getSQLState())) {
        throw e;
      }
    }
  }

  @Override
  public void close() {
    over = true;
    try {
      reader.join();
      writer.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
