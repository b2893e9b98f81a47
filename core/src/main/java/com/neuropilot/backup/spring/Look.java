package com.neuropilot.backup.spring;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.springframework.boot.health.contributor.Health;

/** A look at the destinations in a thread of its own. Safe for use by several threads. */
final class Look {
  /** Who asks for health gives up after some seconds. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final Instant begun;
  private final Supplier<Health> work;
  private final long end = System.nanoTime() + PATIENCE.toNanos();
  private final CompletableFuture<Health> seen = new CompletableFuture<>();

  Look(Instant begun, Supplier<Health> work) {
    this.begun = begun;
    this.work = work;
  }

  void start() {
    Thread thread = new Thread(this::look, "neuropilot-health");
    thread.setDaemon(true);
    thread.start();
  }

  /** Returns when it began: what it saw is of then. */
  Instant begun() {
    return begun;
  }

  boolean isDone() {
    return seen.isDone();
  }

  /** Waits for it until 2 seconds after its beginning; after that, not at all. */
  void await() {
    try {
      seen.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (TimeoutException | ExecutionException e) {
      // Then the request is answered with what was seen before.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Returns what a look that is done saw. */
  Health result() {
    return seen.join();
  }

  private void look() {
    try {
      seen.complete(work.get());
    } catch (RuntimeException | Error e) {
      seen.complete(
          Health.status(PipelineHealthIndicator.OVERDUE)
              .withDetail("reasons", "The backups cannot be looked at: " + e.getMessage())
              .build());
    }
  }
}
