package com.neuropilot.backup.postgres;

import java.io.Closeable;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Two clients of a database that read and write all the while, and connect again when ended;
 * published for the tests of other modules.
 */
public final class SwapWatcher implements Closeable {
  private static final int CLIENTS = 2;

  private static final long BETWEEN_MILLIS = 2;

  private final Connector connector;
  private final String query;
  private final List<Long> states = new CopyOnWriteArrayList<>();
  private final AtomicLong answers = new AtomicLong();
  private final AtomicLong acknowledged = new AtomicLong();
  private final AtomicLong beforeTheEnd = new AtomicLong();
  private final CountDownLatch writes = new CountDownLatch(5);
  private final Thread reader = new Thread(this::read, "reader");
  private final Thread writer = new Thread(this::write, "writer");
  private final AtomicLong connections = new AtomicLong();
  private volatile long longestGapNanos;
  private volatile boolean over;

  /** Connects to the database. */
  public interface Connector {
    /** Returns a new connection, closed by the caller. */
    Connection connect() throws SQLException;
  }

  private SwapWatcher(Connector connector, String query) {
    this.connector = connector;
    this.query = query;
  }

  static SwapWatcher start(PostgresServer server, String database) throws Exception {
    return start(server, database, () -> server.connect(database));
  }

  static SwapWatcher start(PostgresServer server, String database, Connector connector)
      throws Exception {
    return start(server, database, connector, "SELECT count(*) FROM orders");
  }

  /**
   * Starts them.
   *
   * @param connector connects them
   * @param query what is read, a number; what is written goes to a new table {@code written}
   */
  public static SwapWatcher start(
      PostgresServer server, String database, Connector connector, String query) throws Exception {
    server.execute(
        database,
        "CREATE TABLE written (n bigserial)",
        "ALTER TABLE written OWNER TO " + PostgresServer.OWNER);
    SwapWatcher watcher = new SwapWatcher(connector, query);
    watcher.reader.start();
    watcher.writer.start();
    if (!watcher.writes.await(30, TimeUnit.SECONDS)) {
      throw new IllegalStateException("Nobody writes.");
    }
    return watcher;
  }

  /** Waits for so many more answers. */
  public void awaitAnswers(int count) throws InterruptedException {
    long wanted = answers.get() + count;
    beforeTheEnd.compareAndSet(0, acknowledged.get());
    while (answers.get() < wanted) {
      Thread.sleep(5);
    }
  }

  /** Returns the different answers, in order, each once in a row. */
  public List<Long> states() {
    return states;
  }

  /** Returns how long the reader was without an answer at most. */
  public long longestGapMillis() {
    return TimeUnit.NANOSECONDS.toMillis(longestGapNanos);
  }

  /** Returns how many writes were acknowledged. */
  public long acknowledged() {
    return acknowledged.get();
  }

  /** Returns how many writes were acknowledged before the restore began. */
  long acknowledgedBefore() {
    return beforeTheEnd.get();
  }

  /** Returns how often a client was ended and connected again. */
  long reconnections() {
    return connections.get() - CLIENTS;
  }

  static long number(Statement statement, String sql) throws SQLException {
    try (ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }

  private void read() {
    long last = System.nanoTime();
    while (!over) {
      try (Connection connection = connector.connect();
          Statement statement = connection.createStatement()) {
        connections.incrementAndGet();
        while (!over) {
          long state = number(statement, query);
          long now = System.nanoTime();
          longestGapNanos = Math.max(longestGapNanos, now - last);
          last = now;
          if (states.isEmpty() || states.get(states.size() - 1) != state) {
            states.add(state);
          }
          answers.incrementAndGet();
          pause();
        }
      } catch (SQLException e) {
        // Ended: whoever uses the database connects again.
        pause();
      }
    }
  }

  private void write() {
    while (!over) {
      try (Connection connection = connector.connect();
          Statement statement = connection.createStatement()) {
        connections.incrementAndGet();
        while (!over) {
          statement.execute("INSERT INTO written DEFAULT VALUES");
          acknowledged.incrementAndGet();
          writes.countDown();
          pause();
        }
      } catch (SQLException e) {
        pause();
      }
    }
  }

  private static void pause() {
    try {
      Thread.sleep(BETWEEN_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends them. */
  @Override
  public void close() {
    stop();
  }

  void stop() {
    over = true;
    try {
      reader.join();
      writer.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
