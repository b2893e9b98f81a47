package com.neuropilot.backup.spring;

import com.neuropilot.backup.PipelineHealth;
import com.neuropilot.backup.PipelineHealth.LastBackup;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;

/**
 * Says whether the backups that were promised are there: {@code UP} or {@code OVERDUE}.
 *
 * <p>Boot does not know {@code OVERDUE}, so it makes no group {@code DOWN}: an application whose
 * backup is late must neither be restarted nor taken out of service for it, whatever group somebody
 * puts this into. Destinations are looked at once a minute at most.
 */
final class PipelineHealthIndicator implements HealthIndicator {
  /** Not one of Boot's. */
  static final Status OVERDUE = new Status("OVERDUE", "A backup that was promised is not there.");

  private static final Duration FRESH = Duration.ofMinutes(1);

  private final Supplier<PipelineHealth> pipeline;
  private final InstantSource clock;
  private @Nullable Health last;
  private Instant looked = Instant.MIN;

  PipelineHealthIndicator(Supplier<PipelineHealth> pipeline, InstantSource clock) {
    this.pipeline = pipeline;
    this.clock = clock;
  }

  @Override
  public synchronized Health health() {
    Instant now = clock.instant();
    Health health = last;
    if (health == null || !now.isBefore(looked.plus(FRESH))) {
      health = look();
      last = health;
      looked = now;
    }
    return health;
  }

  private Health look() {
    try {
      return of(pipeline.get());
    } catch (RuntimeException e) {
      return new Health.Builder(OVERDUE)
          .withDetail("reasons", "The backups cannot be looked at: " + e.getMessage())
          .build();
    }
  }

  private static Health of(PipelineHealth health) {
    Health.Builder builder =
        (health.isGood() ? Health.up() : Health.status(OVERDUE))
            .withDetail("pipeline", health.pipeline());
    health.lastGood().ifPresent(backup -> lastGood(builder, backup));
    health.nextDue().ifPresent(due -> builder.withDetail("nextDue", due.toString()));
    if (!health.reasons().isEmpty()) {
      builder.withDetail("reasons", health.reasons());
    }
    if (!health.remedies().isEmpty()) {
      builder.withDetail("remedies", health.remedies());
    }
    return builder.build();
  }

  private static void lastGood(Health.Builder builder, LastBackup backup) {
    builder
        .withDetail("lastGood", backup.id())
        .withDetail("lastGoodStarted", backup.started().toString())
        .withDetail("lastGoodBytes", backup.storedBytes());
  }
}
