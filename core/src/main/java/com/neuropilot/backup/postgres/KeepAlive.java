package com.neuropilot.backup.postgres;

import java.io.Closeable;
import java.io.IOException;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A session with an open transaction that is idle for long, kept from being cut by what stands
 * between: many routers and load balancers forget a connection after some silent minutes. Safe for
 * use by several threads.
 */
final class KeepAlive implements Closeable {
  private static final long MILLIS = 60_000;

  private final Session session;
  private final ReentrantLock use = new ReentrantLock();
  private final Thread thread;
  private volatile boolean ended;

  private KeepAlive(Session session) {
    this.session = session;
    thread = new Thread(this::run, "neuropilot-keep-alive");
    thread.setDaemon(true);
  }

  /** Uses the session. */
  interface Use<T> {
    T with(Session session) throws IOException;
  }

  /** Takes over a session. */
  static KeepAlive start(Session session) {
    KeepAlive keepAlive = new KeepAlive(session);
    keepAlive.thread.start();
    return keepAlive;
  }

  /** Returns what was done with the session; one use at a time. */
  <T> T use(Use<T> work) throws IOException {
    use.lock();
    try {
      return work.with(session);
    } finally {
      use.unlock();
    }
  }

  /** Lets go of the session, which goes on with its transaction and is the caller's from now on. */
  void handOver() {
    use.lock();
    try {
      ended = true;
      thread.interrupt();
    } finally {
      use.unlock();
    }
  }

  /**
   * Ends the session with its transaction, whose locks are free when this returns, unless somebody
   * is using it: that is broken off then.
   */
  @Override
  public void close() {
    ended = true;
    if (use.tryLock()) {
      try {
        session.rollBackAndClose();
      } finally {
        use.unlock();
      }
    } else {
      session.abort();
    }
    thread.interrupt();
  }

  private void run() {
    try {
      while (!ended) {
        Thread.sleep(MILLIS);
        ping();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      // A lost session shows when it is used.
    }
  }

  private void ping() throws IOException {
    if (use.tryLock()) {
      try {
        if (!ended) {
          session.releaseSnapshot();
        }
      } finally {
        use.unlock();
      }
    }
  }
}
