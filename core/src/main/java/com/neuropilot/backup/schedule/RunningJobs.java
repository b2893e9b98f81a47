package com.neuropilot.backup.schedule;

import java.util.HashSet;
import java.util.Set;

/**
 * The threads that run a job at the moment. They are interrupted only while they do, never while
 * the scheduler notes in its table what came of it.
 */
final class RunningJobs {
  private final Set<Thread> threads = new HashSet<>();
  private boolean stopping;

  /** What a job does. */
  interface Work {
    void run() throws Exception;
  }

  /**
   * Runs a job on the calling thread.
   *
   * @throws InterruptedException when no job may begin any more
   */
  void run(Work work) throws Exception {
    begin();
    try {
      work.run();
    } finally {
      end();
    }
  }

  synchronized boolean isStopping() {
    return stopping;
  }

  /** Lets no job begin any more. */
  synchronized void stop() {
    stopping = true;
  }

  /** Interrupts those that run. */
  synchronized void cancel() {
    threads.forEach(Thread::interrupt);
  }

  private synchronized void begin() throws InterruptedException {
    if (stopping) {
      throw new InterruptedException("The scheduler is shutting down.");
    }
    threads.add(Thread.currentThread());
  }

  private synchronized void end() {
    threads.remove(Thread.currentThread());
    // The scheduler's own work on this thread is not what was interrupted.
    Thread.interrupted();
  }
}
