package com.neuropilot.backup;

import static com.neuropilot.backup.spi.tck.FaultyStorage.Operation.LIST;
import static org.assertj.core.api.Assertions.assertThat;

import com.neuropilot.backup.PipelineHealth.LastBackup;
import com.neuropilot.backup.PipelineHealth.Status;
import com.neuropilot.backup.spi.Notification;
import com.neuropilot.backup.spi.Notification.Event;
import com.neuropilot.backup.spi.tck.FaultyStorage;
import com.neuropilot.backup.spi.tck.InMemoryStorage;
import com.neuropilot.backup.spi.tck.SettableClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The age of what there is against what the schedule promises: daily at two, within six hours. */
class PipelineHealthTest {
  private static final Instant MONDAY = Instant.parse("2025-01-20T02:00:00Z");

  @TempDir Path work;
  private final SettableClock clock = SettableClock.at("2025-01-20T02:10:00Z");
  private final InMemoryStorage near = InMemoryStorage.fresh();
  private final InMemoryStorage far = InMemoryStorage.fresh();
  private final StoredHistory nearHistory = new StoredHistory(near, "shop");
  private final StoredHistory farHistory = new StoredHistory(far, "shop");
  private final FakeNotifier notifier = FakeNotifier.recording();

  private BackupPipelineBuilder builder() {
    return BackupPipeline.from(FakeDatabase.holding(new byte[10]))
        .named("shop")
        .withoutEncryption()
        .workDirectory(work.resolve("work"))
        .clock(clock)
        .notifying(notifier)
        .storeIn("near", near);
  }

  private BackupPipeline daily() {
    return builder().scheduled("nightly", ScheduledJob.BACKUP, Schedule.cron("0 2 * * *")).build();
  }

  private void at(String time) {
    clock.set(Instant.parse(time));
  }

  @Test
  void aBackupOfTodayIsGood() {
    String id = nearHistory.whole(MONDAY);

    PipelineHealth health = daily().health();

    assertThat(health.isGood()).isTrue();
    assertThat(health.reasons()).isEmpty();
    assertThat(health.lastGood()).contains(new LastBackup(id, MONDAY, Duration.ofMinutes(10), 4));
    assertThat(health.destinations().get(0).good()).isEqualTo(1);
    assertThat(health.nextDue()).contains(Instant.parse("2025-01-21T02:00:00Z"));
    assertThat(daily().alarm(health)).isEmpty();
    assertThat(notifier.sent).isEmpty();
  }

  @Test
  void itIsOverdueWhenThePatienceIsOver() {
    nearHistory.whole(MONDAY);

    at("2025-01-21T07:59:59Z");
    assertThat(daily().health().status()).isEqualTo(Status.GOOD);
    at("2025-01-21T08:00:00Z");
    PipelineHealth health = daily().health();

    assertThat(health.status()).isEqualTo(Status.OVERDUE);
    assertThat(health.reasons())
        .containsExactly(
            "Destination near: the newest good backup is 1 day 6 h old; one was due at"
                + " 2025-01-21T02:00:00Z.");
    assertThat(health.remedies()).anyMatch(line -> line.contains("'doctor'"));
  }

  @Test
  void whatIsDamagedUnfinishedOrMadeForARestoreServesNothing() {
    nearHistory.whole(MONDAY.minus(Duration.ofDays(3)));
    nearHistory.damaged(MONDAY);
    nearHistory.incomplete(MONDAY.plusSeconds(60));
    nearHistory.whole(MONDAY.plusSeconds(120), "pre-restore");
    new StoredHistory(near, "other").whole(MONDAY.plusSeconds(180));
    at("2025-01-20T12:00:00Z");

    PipelineHealth health = daily().health();

    assertThat(health.status()).isEqualTo(Status.OVERDUE);
    assertThat(health.lastGood().orElseThrow().id()).isEqualTo("shop_20250117_020000");
  }

  @Test
  void withoutAnyBackupItIsOverdue() {
    PipelineHealth health = daily().health();

    assertThat(health.isGood()).isFalse();
    assertThat(health.lastGood()).isEmpty();
    assertThat(health.reasons()).containsExactly("There is no good backup.");
  }

  @Test
  void oneOfTwoDestinationsIsNotEnoughUnlessSaid() {
    nearHistory.whole(MONDAY);
    farHistory.whole(MONDAY.minus(Duration.ofDays(2)));
    at("2025-01-20T12:00:00Z");
    BackupPipelineBuilder both =
        builder()
            .storeIn("far", far)
            .scheduled("nightly", ScheduledJob.BACKUP, Schedule.cron("0 2 * * *"));

    PipelineHealth health = both.build().health();

    assertThat(health.isGood()).isFalse();
    assertThat(health.reasons()).hasSize(1).allMatch(reason -> reason.contains("far"));
    assertThat(health.remedies()).anyMatch(line -> line.contains("'sync'"));
    assertThat(both.completeAt(1).build().health().isGood()).isTrue();
  }

  @Test
  void aDestinationThatCannotBeLookedAtIsNoGoodOne() throws Exception {
    nearHistory.whole(MONDAY);
    try (FaultyStorage broken = FaultyStorage.around(far)) {
      broken.on(LIST).always().fails();

      PipelineHealth health = builder().storeIn("far", broken).build().health();

      assertThat(health.isGood()).isFalse();
      assertThat(health.reasons())
          .anyMatch(reason -> reason.startsWith("Destination far cannot be looked at"));
      assertThat(health.lastGood()).isPresent();
    }
  }

  @Test
  void withoutAScheduleThereHasToBeABackup() {
    assertThat(builder().build().health().isGood()).isFalse();
    nearHistory.whole(MONDAY.minus(Duration.ofDays(900)));

    PipelineHealth health = builder().build().health();

    assertThat(health.isGood()).isTrue();
    assertThat(health.reasons()).anyMatch(reason -> reason.startsWith("No schedule says"));
    assertThat(health.nextDue()).isEmpty();
  }

  @Test
  void theNotifiersAreToldWhatToDo() {
    nearHistory.whole(MONDAY);
    at("2025-01-22T02:00:00Z");

    assertThat(daily().alarm(daily().health())).isEmpty();

    assertThat(notifier.sent).hasSize(1);
    Notification sent = notifier.sent.get(0);
    assertThat(sent.event()).isEqualTo(Event.BACKUP_OVERDUE);
    assertThat(sent.title()).isEqualTo("Backup of shop is overdue");
    assertThat(sent.facts()).containsEntry("Last good backup", "shop_20250120_020000, 2 days old");
    assertThat(sent.remedies()).isNotEmpty();
  }
}
