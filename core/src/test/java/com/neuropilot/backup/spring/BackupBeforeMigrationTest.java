package com.neuropilot.backup.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.neuropilot.backup.BackupEntry;
import com.neuropilot.backup.BackupLockedException;
import com.neuropilot.backup.BackupPipeline;
import com.neuropilot.backup.FakeDatabase;
import com.neuropilot.backup.FakeNotifier;
import com.neuropilot.backup.event.RunEvent;
import com.neuropilot.backup.spi.Notification;
import com.neuropilot.backup.spi.Notification.Event;
import com.neuropilot.backup.spi.tck.InMemoryStorage;
import com.neuropilot.backup.spi.tck.SettableClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Instances that start together: one backs up, and the others wait for it in silence. */
class BackupBeforeMigrationTest {
  private static final Duration PAUSE = Duration.ofMillis(10);
  private static final String LOCK = "neuropilot-backup:shop";

  @TempDir Path work;
  private final FakeDatabase database = FakeDatabase.holding(new byte[1_000]);
  private final FakeNotifier notifier = FakeNotifier.recording();
  private final List<RunEvent> attempts = new CopyOnWriteArrayList<>();
  private final List<RunEvent> figures = new CopyOnWriteArrayList<>();
  private int releaseAfter = Integer.MAX_VALUE;

  private BackupPipeline pipeline() {
    return BackupPipeline.from(database)
        .named("shop")
        .withoutEncryption()
        .workDirectory(work)
        .clock(SettableClock.at("2025-01-20T02:00:00Z"))
        .storeIn("near", InMemoryStorage.fresh())
        .notifying(notifier)
        .build()
        .listeningWith(this::watch);
  }

  private void watch(RunEvent event) {
    if (event instanceof RunEvent.BackupEnded) {
      figures.add(event);
    } else if (event instanceof RunEvent.Finished) {
      attempts.add(event);
      if (attempts.size() == releaseAfter) {
        database.locks.remove(LOCK);
      }
    }
  }

  private static BackupBeforeMigration before(BackupPipeline pipeline, Duration patience) {
    return new BackupBeforeMigration(() -> pipeline, Duration.ZERO, patience, PAUSE);
  }

  @Test
  void whileAnotherRunGoesOnNobodyIsTold() {
    database.locks.add(LOCK);
    releaseAfter = 3;
    BackupPipeline pipeline = pipeline();

    before(pipeline, Duration.ofMinutes(1)).ensure("The migration");

    assertThat(attempts).as("three found the lock").hasSize(4);
    assertThat(notifier.sent)
        .extracting(Notification::event)
        .containsExactly(Event.STARTED, Event.BACKUP_COMPLETE);
    assertThat(figures).hasSize(1);
    assertThat(pipeline.catalog().list())
        .singleElement()
        .extracting(BackupEntry::kind)
        .asString()
        .contains("pre-migration");
  }

  @Test
  void whoWaitedInVainIsToldOnce() {
    database.locks.add(LOCK);
    BackupBeforeMigration before = before(pipeline(), Duration.ofMillis(500));

    assertThatThrownBy(() -> before.ensure("The migration"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("The migration was not begun")
        .hasCauseInstanceOf(BackupLockedException.class);

    assertThat(attempts).hasSizeGreaterThan(2);
    assertThat(notifier.sent).extracting(Notification::event).containsExactly(Event.BACKUP_FAILED);
    assertThat(figures).hasSize(1);
  }

  @Test
  void anyOtherFailureIsToldAtOnce() {
    FakeDatabase broken =
        FakeDatabase.holding(new byte[1_000])
            .with(
                "more",
                () -> {
                  throw new IllegalStateException("Injected fault: no dump.");
                });
    BackupPipeline pipeline =
        BackupPipeline.from(broken)
            .named("shop")
            .withoutEncryption()
            .workDirectory(work)
            .storeIn("near", InMemoryStorage.fresh())
            .notifying(notifier)
            .build();

    assertThatThrownBy(() -> before(pipeline, Duration.ofMinutes(1)).ensure("The migration"))
        .hasMessageContaining("Injected fault: no dump.");

    assertThat(notifier.sent)
        .extracting(Notification::event)
        .containsExactly(Event.STARTED, Event.BACKUP_FAILED);
  }
}
