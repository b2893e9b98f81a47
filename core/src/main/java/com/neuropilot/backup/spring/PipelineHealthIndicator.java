package com.neuropilot.backup.spring;

import com.neuropilot.backup.PipelineHealth;
import com.neuropilot.backup.PipelineHealth.LastBackup;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;

/**
 * Says whether the backups that were promised are there: {@code UP} or {@code OVERDUE}; {@code
 * UNKNOWN} until the destinations were looked at first.
 *
 * <p>Boot does not know {@code OVERDUE}, so it makes no group {@code DOWN}: an application whose
 * backup is late must neither be restarted nor taken out of service for it, whatever group somebody
 * puts this into.
 *
 * <p>Destinations are looked at once a minute at most, in a thread of its own. A request waits 2
 * seconds for a look at most, and for one that hangs not at all: it gets what was seen before.
 */
final class PipelineHealthIndicator implements HealthIndicator {
  /** Not one of Boot's. */
  static final Status OVERDUE = new Status("OVERDUE", "A backup that was promised is not there.");

  private static final Duration FRESH = Duration.ofMinutes(1);

  /** What was seen longer ago than this says nothing of today. */
  private static final Duration WORTHLESS = Duration.ofHours(1);

  private final Supplier<PipelineHealth> pipeline;
  private final InstantSource clock;
  private @Nullable Look last;
  private @Nullable Look newest;

  PipelineHealthIndicator(Supplier<PipelineHealth> pipeline, InstantSource clock) {
    this.pipeline = pipeline;
    this.clock = clock;
  }

  @Override
  public Health health() {
    Look look = newest();
    look.await();
    return answer(look);
  }

  private synchronized Look newest() {
    Instant now = clock.instant();
    Look look = newest;
    if (look == null || (look.isDone() && !now.isBefore(look.begun().plus(FRESH)))) {
      last = look;
      look = new Look(now, () -> of(pipeline.get()));
      newest = look;
      look.start();
    }
    return look;
  }

  private synchronized Health answer(Look look) {
    Look seen = look.isDone() ? look : last;
    if (seen == null) {
      return unanswered(look, "The destinations are being looked at, and did not answer yet.");
    }
    Duration age = age(seen);
    if (seen != look && age.compareTo(WORTHLESS) > 0) {
      return unanswered(
          look, "The destinations do not answer; what was seen is of " + seen.begun() + ".");
    }
    Health health = seen.result();
    return new Health.Builder(health.getStatus(), health.getDetails())
        .withDetail("lookedAt", seen.begun().toString())
        .withDetail("ageSeconds", age.toSeconds())
        .build();
  }

  /** As when a destination fails: what does not answer for long has nothing to restore. */
  private Health unanswered(Look look, String reason) {
    boolean hangs = age(look).compareTo(WORTHLESS) > 0;
    return new Health.Builder(hangs ? OVERDUE : Status.UNKNOWN)
        .withDetail("reasons", List.of(reason))
        .withDetail("lookingSince", look.begun().toString())
        .build();
  }

  private Duration age(Look look) {
    return Duration.between(look.begun(), clock.instant());
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
