package com.neuropilot.backup.internal.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.neuropilot.backup.FakeNotifier;
import com.neuropilot.backup.internal.registry.ConfiguredStage;
import com.neuropilot.backup.internal.registry.Problems;
import com.neuropilot.backup.internal.registry.StageKind;
import com.neuropilot.backup.internal.registry.StageRegistry;
import com.neuropilot.backup.internal.registry.StageRequest;
import com.neuropilot.backup.spi.Notification;
import com.neuropilot.backup.spi.Notification.Event;
import com.neuropilot.backup.spi.Notifier;
import com.neuropilot.backup.spi.tck.SettableClock;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Notifiers that hang. */
class DeliveriesTest {
  private static final Duration MOST = Duration.ofMillis(1200);

  private final SettableClock clock = SettableClock.at("2025-01-20T02:00:00Z");
  private final RunJournal journal = new RunJournal("shop", clock, List.of());
  private final CountDownLatch interrupted = new CountDownLatch(2);

  private Deliveries deliveries(FakeNotifier... notifiers) {
    List<ConfiguredStage<Notifier>> stages =
        Stream.of(notifiers)
            .map(
                notifier ->
                    StageRegistry.resolve(
                            StageKind.NOTIFIER,
                            new StageRequest.Typed("notifier", notifier),
                            new Problems())
                        .orElseThrow())
            .toList();
    return new Deliveries(stages, clock, Map.of(), journal, MOST);
  }

  private FakeNotifier hanging() {
    return FakeNotifier.doing(notification -> hang());
  }

  private void hang() throws InterruptedIOException {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      interrupted.countDown();
      throw new InterruptedIOException("ended");
    }
  }

  private Notification notification(Event event) {
    return new Notification(
        event, "shop", "Title", Map.of(), List.of(), List.of(), clock.instant());
  }

  private static Duration took(Runnable work) {
    long begun = System.nanoTime();
    work.run();
    return Duration.ofNanos(System.nanoTime() - begun);
  }

  @Test
  void thoseThatHangCostTheirTimeOnceAndAreInterrupted() throws Exception {
    FakeNotifier other = FakeNotifier.recording();
    Deliveries deliveries = deliveries(hanging(), hanging(), other);

    Duration took =
        took(
            () -> {
              deliveries.send(notification(Event.BACKUP_FAILED));
              deliveries.await();
            });

    assertThat(took).isBetween(MOST.minusMillis(50), MOST.multipliedBy(2));
    assertThat(interrupted.await(10, TimeUnit.SECONDS)).as("both were interrupted").isTrue();
    assertThat(other.sent).hasSize(1);
    assertThat(journal.warnings()).anyMatch(warning -> warning.contains("was left alone"));
  }

  @Test
  void aBeginningThatHangsDoesNotKeepTheEndFromBeingTold() {
    FakeNotifier notifier =
        FakeNotifier.doing(
            notification -> {
              if (notification.event() == Event.STARTED) {
                hang();
              }
            });
    Deliveries deliveries = deliveries(notifier);

    Duration took = took(() -> deliveries.send(notification(Event.STARTED)));
    deliveries.send(notification(Event.BACKUP_COMPLETE));
    deliveries.await();

    assertThat(took).as("nobody waits for the beginning").isLessThan(MOST);
    assertThat(notifier.sent)
        .extracting(Notification::event)
        .containsExactly(Event.STARTED, Event.BACKUP_COMPLETE);
  }

  @Test
  void aCancelledRunIsToldToo() {
    FakeNotifier slow =
        FakeNotifier.doing(
            notification -> {
              try {
                Thread.sleep(200);
              } catch (InterruptedException e) {
                throw new InterruptedIOException("ended");
              }
            });
    Deliveries deliveries = deliveries(slow);

    Thread.currentThread().interrupt();
    deliveries.send(notification(Event.BACKUP_FAILED));
    deliveries.await();

    assertThat(Thread.interrupted()).as("still interrupted").isTrue();
    assertThat(journal.warnings()).isEmpty();
    assertThat(slow.sent).hasSize(1);
  }
}
