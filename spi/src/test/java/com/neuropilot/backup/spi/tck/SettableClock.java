package com.neuropilot.backup.spi.tck;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;

/** A clock that stands still until it is told to go. Safe for use by several threads. */
public final class SettableClock implements InstantSource {
  private final AtomicReference<Instant> now;

  private SettableClock(Instant start) {
    now = new AtomicReference<>(start);
  }

  /** Returns a clock that shows an instant. */
  public static SettableClock at(Instant start) {
    return new SettableClock(start);
  }

  /** Returns a clock that shows an instant in ISO-8601: {@code "2025-01-20T02:00:00Z"}. */
  public static SettableClock at(String start) {
    return new SettableClock(Instant.parse(start));
  }

  /** Sets the clock. */
  public void set(Instant instant) {
    now.set(instant);
  }

  /** Puts the clock forward, or back when the duration is negative. */
  public void advance(Duration duration) {
    now.updateAndGet(instant -> instant.plus(duration));
  }

  @Override
  public Instant instant() {
    return now.get();
  }
}
