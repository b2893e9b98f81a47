package com.neuropilot.backup.spi.tck;

import com.neuropilot.backup.spi.Content;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/** A fault that was injected into a {@link FaultyStorage}. Safe for use by several threads. */
public final class Fault {
  /** What a fault does at the moments of an operation. */
  interface Effect {
    default void before(Fault fault) throws IOException {}

    default Content content(Fault fault, Content content) {
      return content;
    }

    default InputStream stream(Fault fault, InputStream stream) {
      return stream;
    }

    default void after(Fault fault) throws IOException {}
  }

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final String description;
  private final FaultPoint point;
  private final Effect effect;
  private int calls;
  private int fired;

  Fault(String description, FaultPoint point, Effect effect) {
    this.description = description;
    this.point = point;
    this.effect = effect;
  }

  /** Returns how often the fault showed. */
  public synchronized int fired() {
    return fired;
  }

  /**
   * Waits until the fault shows: for what hangs, and for what another thread does.
   *
   * @throws AssertionError when it did not within 30 seconds
   * @throws InterruptedException when the thread is interrupted
   */
  public synchronized void awaitFired() throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (fired == 0) {
      long left = end - System.nanoTime();
      if (left <= 0) {
        throw new AssertionError(this + " never fired.");
      }
      wait(left / 1_000_000 + 1);
    }
  }

  @Override
  public String toString() {
    return description;
  }

  Effect effect() {
    return effect;
  }

  synchronized void fire() {
    fired++;
    notifyAll();
  }

  synchronized boolean isDue(FaultyStorage.Operation operation, String key) {
    if (!point.matches(operation, key)) {
      return false;
    }
    calls++;
    return point.isTurn(calls);
  }

  synchronized boolean isSpent() {
    return fired >= point.least();
  }
}
