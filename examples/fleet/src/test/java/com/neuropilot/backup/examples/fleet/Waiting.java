package com.neuropilot.backup.examples.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.Callable;

/** Waits for what other processes do. */
final class Waiting {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private Waiting() {}

  static void until(String what, Callable<Boolean> condition) throws Exception {
    until(what, PATIENCE, condition);
  }

  static void until(String what, Duration patience, Callable<Boolean> condition) throws Exception {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!condition.call()) {
      assertThat(System.nanoTime()).as("waited too long until " + what).isLessThan(deadline);
      Thread.sleep(10);
    }
  }
}
