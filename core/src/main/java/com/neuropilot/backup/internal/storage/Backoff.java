package com.neuropilot.backup.internal.storage;

import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How long to wait before trying again: twice as long each time, with jitter.
 *
 * @param attempts how often to try in all, at least 1
 * @param first the wait after the first failure
 * @param longest the longest wait
 */
public record Backoff(int attempts, Duration first, Duration longest) {
  /** Five attempts within about a quarter of a minute. */
  public static final Backoff DEFAULT =
      new Backoff(5, Duration.ofSeconds(1), Duration.ofSeconds(30));

  /** Waits after a failed attempt, counted from 1. */
  void pause(int attempt) throws InterruptedIOException {
    long full = Math.min(longest.toMillis(), first.toMillis() << Math.min(attempt - 1, 20));
    try {
      Thread.sleep(full / 2 + ThreadLocalRandom.current().nextLong(full / 2 + 1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("Interrupted while waiting to try again.");
    }
  }
}
