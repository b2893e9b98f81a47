package com.neuropilot.backup.spring;

import static com.neuropilot.backup.spi.tck.FaultyStorage.Operation.LIST;
import static org.assertj.core.api.Assertions.assertThat;

import com.neuropilot.backup.BackupPipeline;
import com.neuropilot.backup.FakeDatabase;
import com.neuropilot.backup.PipelineHealth;
import com.neuropilot.backup.spi.StageConfig;
import com.neuropilot.backup.spi.tck.FaultyStorage;
import com.neuropilot.backup.spi.tck.InMemoryStorage;
import com.neuropilot.backup.spi.tck.SettableClock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
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
  void aLateBackupTakesNothingOutOfService() throws Exception {
    Health health = settled(new PipelineHealthIndicator(this::overdue, clock));

    assertThat(health.getStatus().getCode()).isEqualTo("OVERDUE");
    assertThat(health.getDetails()).containsEntry("reasons", List.of("There is no good backup."));
    assertThat(StatusAggregator.getDefault().getAggregateStatus(Status.UP, health.getStatus()))
        .isEqualTo(Status.UP);
  }

  @Test
  void theDestinationsAreAskedOnceAMinute() throws Exception {
    PipelineHealthIndicator indicator = new PipelineHealthIndicator(this::overdue, clock);

    settled(indicator);
    clock.advance(Duration.ofSeconds(59));
    indicator.health();
    assertThat(looks).hasValue(1);
    clock.advance(Duration.ofSeconds(1));
    indicator.health();
    assertThat(looks).hasValue(2);
  }

  @Test
  void whatCannotBeLookedAtIsNotGood() throws Exception {
    PipelineHealthIndicator indicator =
        new PipelineHealthIndicator(
            () -> {
              throw new IllegalStateException("the network is down");
            },
            clock);

    assertThat(settled(indicator).getStatus()).isEqualTo(PipelineHealthIndicator.OVERDUE);
    assertThat(indicator.health().getDetails().toString()).contains("the network is down");
  }

  @Test
  void whileAStorageHangsEachRequestIsAnswered() throws Exception {
    try (FaultyStorage storage = FaultyStorage.around(InMemoryStorage.fresh())) {
      storage.on(LIST).always().hangs();
      PipelineHealthIndicator indicator = indicator(storage);

      assertThat(answer(indicator).getStatus()).isEqualTo(Status.UNKNOWN);
      long begun = System.nanoTime();
      Health next = answer(indicator);
      for (int more = 0; more < 4; more++) {
        next = answer(indicator);
      }

      assertThat(Duration.ofNanos(System.nanoTime() - begun))
          .as("nobody waits again for what hangs")
          .isLessThan(Duration.ofSeconds(3));
      assertThat(next.getStatus()).isEqualTo(Status.UNKNOWN);
      assertThat(next.getDetails()).containsEntry("lookingSince", "2025-01-20T02:00:00Z");
      assertThat(next.getDetails().toString()).contains("did not answer yet");
      storage.assertFired();
      clock.advance(Duration.ofHours(2));
      assertThat(indicator.health().getStatus())
          .as("it has nothing to restore")
          .isEqualTo(PipelineHealthIndicator.OVERDUE);
    }
  }

  @Test
  void whatWasSeenBeforeIsShownWithItsAge() throws Exception {
    try (FaultyStorage storage = FaultyStorage.around(InMemoryStorage.fresh())) {
      PipelineHealthIndicator indicator = indicator(storage);
      Health seen = settled(indicator);
      assertThat(seen.getDetails()).containsEntry("ageSeconds", 0L);
      storage.on(LIST).always().hangs();
      clock.advance(Duration.ofMinutes(5));

      Health again = answer(indicator);

      storage.assertFired();
      assertThat(again.getStatus()).isEqualTo(seen.getStatus());
      assertThat(again.getDetails())
          .containsEntry("lookedAt", "2025-01-20T02:00:00Z")
          .containsEntry("ageSeconds", 300L)
          .containsEntry("reasons", seen.getDetails().get("reasons"));
      clock.advance(Duration.ofHours(2));
      assertThat(indicator.health().getDetails().toString())
          .contains("do not answer; what was seen is of 2025-01-20T02:00:00Z");
    }
  }

  private PipelineHealthIndicator indicator(StageConfig storage) {
    BackupPipeline pipeline =
        BackupPipeline.from(FakeDatabase.holding(new byte[10]))
            .named("shop")
            .withoutEncryption()
            .clock(clock)
            .storeIn("near", storage)
            .build();
    return new PipelineHealthIndicator(pipeline::health, clock);
  }

  /** Whoever asks does not wait for longer. */
  private static Health answer(PipelineHealthIndicator indicator) throws Exception {
    return CompletableFuture.supplyAsync(indicator::health).get(3, TimeUnit.SECONDS);
  }

  /** A look may take longer than a request waits, on a machine that is busy. */
  private static Health settled(PipelineHealthIndicator indicator) throws InterruptedException {
    Health health = indicator.health();
    for (int tries = 0; health.getStatus().equals(Status.UNKNOWN) && tries < 600; tries++) {
      Thread.sleep(100);
      health = indicator.health();
    }
    return health;
  }
}
