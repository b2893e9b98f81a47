package com.neuropilot.backup.postgres;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/**
 * Ends the sessions in databases for as long as it is open, from a session and a thread of its own:
 * applications connect again at once, and a rename waits until nobody is connected.
 */
final class RestoreEviction implements Closeable {
  private static final long PAUSE_MILLIS = 20;

  private final Session session;
  private final List<String> databases;
  private final Thread thread;
  private volatile boolean over;

  private RestoreEviction(Session session, List<String> databases) {
    this.session = session;
    this.databases = databases;
    this.thread = new Thread(this::run, "neuropilot-eviction");
    thread.setDaemon(true);
  }

  static RestoreEviction start(RestoreControl control, String... databases) throws IOException {
    RestoreEviction eviction = new RestoreEviction(control.another(), List.of(databases));
    eviction.thread.start();
    return eviction;
  }

  private void run() {
    try {
      while (!over) {
        for (String database : databases) {
          RestoreControl.endSessions(session, database);
        }
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
