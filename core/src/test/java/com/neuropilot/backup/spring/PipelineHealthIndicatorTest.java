package com.neuropilot.backup.spring;

import static org.assertj.core.api.Assertions.assertThat;

import com.neuropilot.backup.PipelineHealth;
import com.neuropilot.backup.spi.tck.SettableClock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.actuate.endpoint.StatusAggregator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

class PipelineHealthIndicatorTest {
  private final SettableClock clock = SettableClock.at("2025-01-20T02:00:00Z");
  private final AtomicInteger looks = new AtomicInteger();

  private PipelineHealth overdue() {
    looks.incrementAndGet();
    return new PipelineHealth(
        "shop",
        PipelineHealth.Status.OVERDUE,
        clock.instant(),
        List.of("There is no good backup."),
        List.of("Make one."),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of());
  }

  /** Whatever group somebody puts it into: readiness, or all. */
  @Test
  void aLateBackupTakesNothingOutOfService() {
    Health health = new PipelineHealthIndicator(this::overdue, clock).health();

    assertThat(health.getStatus().getCode()).isEqualTo("OVERDUE");
    assertThat(health.getDetails()).containsEntry("reasons", List.of("There is no good backup."));
    assertThat(StatusAggregator.getDefault().getAggregateStatus(Status.UP, health.getStatus()))
        .isEqualTo(Status.UP);
  }

  @Test
  void theDestinationsAreAskedOnceAMinute() {
    PipelineHealthIndicator indicator = new PipelineHealthIndicator(this::overdue, clock);

    indicator.health();
    clock.advance(Duration.ofSeconds(59));
    indicator.health();
    assertThat(looks).hasValue(1);
    clock.advance(Duration.ofSeconds(1));
    indicator.health();
    assertThat(looks).hasValue(2);
  }

  @Test
  void whatCannotBeLookedAtIsNotGood() {
    PipelineHealthIndicator indicator =
        new PipelineHealthIndicator(
            () -> {
              throw new IllegalStateException("the network is down");
            },
            clock);

    assertThat(indicator.health().getStatus()).isEqualTo(PipelineHealthIndicator.OVERDUE);
    assertThat(indicator.health().getDetails().toString()).contains("the network is down");
  }
}
