package com.neuropilot.backup.postgres;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;

/**
 * Ends the sessions in a database from its beginning until it is closed, from a session and a
 * thread of its own: applications connect again at once, and a rename waits until nobody is
 * connected.
 */
final class RestoreEviction implements Closeable {
  private static final long PAUSE_MILLIS = 20;

  private final Session session;
  private final String database;
  private final Thread thread;
  private long begun;
  private boolean hasBegun;
  private volatile boolean over;

  private RestoreEviction(Session session, String database) {
    this.session = session;
    this.database = database;
    this.thread = new Thread(this::run, "neuropilot-eviction");
    thread.setDaemon(true);
  }

  /** Makes ready, so that no time is lost later. */
  static RestoreEviction open(RestoreControl control, String database) throws IOException {
    return new RestoreEviction(control.another(), database);
  }

  void begin() {
    begun = System.nanoTime();
    hasBegun = true;
    thread.start();
  }

  /**
   * Returns for how long there was nobody, as long as it is not closed: nothing if it never began.
   */
  Duration duration() {
    return hasBegun ? Duration.ofNanos(System.nanoTime() - begun) : Duration.ZERO;
  }

  private void run() {
    try {
      while (!over) {
        RestoreControl.endSessions(session, database);
        Thread.sleep(PAUSE_MILLIS);
      }
    } catch (IOException | InterruptedException e) {
      // Whoever is still connected is told of by the rename.
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    over = true;
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    session.close();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
