package com.neuropilot.backup;

import static com.neuropilot.backup.spi.tck.FaultyStorage.Operation.PUT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.neuropilot.backup.BackupResult.Outcome;
import com.neuropilot.backup.spi.Notification;
import com.neuropilot.backup.spi.Notification.Event;
import com.neuropilot.backup.spi.tck.FaultyStorage;
import com.neuropilot.backup.spi.tck.InMemoryStorage;
import com.neuropilot.backup.spi.tck.SettableClock;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people are told of a run, and that telling them changes nothing. */
class NotificationsTest {
  private static final String ID = "shop_20250120_020000";

  @TempDir Path work;
  private final InMemoryStorage near = InMemoryStorage.fresh();
  private final FakeNotifier notifier = FakeNotifier.recording();
  private final FakeDatabase database = FakeDatabase.holding(new byte[100_000]);

  private BackupPipelineBuilder pipeline() {
    return BackupPipeline.from(database)
        .named("shop")
        .withoutEncryption()
        .workDirectory(work.resolve("work"))
        .clock(SettableClock.at("2025-01-20T02:00:00Z"))
        .environment(Map.of("HOSTNAME", "backup-01"))
        .storeIn("near", near)
        .notifying(notifier);
  }

  private Notification last() {
    return notifier.sent.get(notifier.sent.size() - 1);
  }

  @Test
  void aBackupIsToldWithWhatAPersonWantsToKnow() {
    pipeline().build().run().orThrow();

    assertThat(notifier.sent)
        .extracting(Notification::event)
        .containsExactly(Event.STARTED, Event.BACKUP_COMPLETE);
    assertThat(last().title()).isEqualTo("Backup " + ID + " is complete");
    assertThat(last().facts())
        .containsEntry("Backup", ID)
        .containsEntry("Database", "inventory")
        .containsEntry("Host", "backup-01")
        .containsKeys("Size", "Duration");
    assertThat(last().facts().get("Destination near")).startsWith("whole at ");
    assertThat(last().problems()).isEmpty();
    assertThat(last().run()).isPresent().isEqualTo(notifier.sent.get(0).run());
  }

  @Test
  void warningsOfACompleteBackupAreNoSuccess() {
    database.warning("circular foreign keys");

    assertThat(pipeline().build().run().outcome()).isEqualTo(Outcome.COMPLETE);
    assertThat(last().event()).isEqualTo(Event.BACKUP_WITH_WARNINGS);
    assertThat(last().problems()).containsExactly("circular foreign keys");
  }

  @Test
  void aDestinationThatFailsIsNamedWithWhatToDo() throws Exception {
    try (FaultyStorage broken = FaultyStorage.around(InMemoryStorage.fresh())) {
      broken.on(PUT).keyEnding(".dump.zst").fails();

      pipeline().storeIn("far", broken).build().run();
    }
    assertThat(last().event()).isEqualTo(Event.DESTINATION_FAILED);
    assertThat(last().problems()).hasSize(1).allMatch(line -> line.startsWith("Destination far"));
    assertThat(last().remedies()).anyMatch(line -> line.contains("'sync'"));
    assertThat(last().facts().get("Destination far")).startsWith("FAILED");
    assertThat(last().facts().get("Destination near")).startsWith("whole");
  }

  @Test
  void aFailureSaysWhereItWasAndWhatIsLeft() {
    pipeline().build().run().orThrow();
    database.losesLock = true;

    pipeline().clock(SettableClock.at("2025-01-21T02:00:00Z")).build().run();

    assertThat(last().event()).isEqualTo(Event.BACKUP_FAILED);
    assertThat(last().problems()).anyMatch(line -> line.contains("lock was lost"));
    assertThat(last().facts())
        .containsEntry("Database", "inventory")
        .containsEntry("Backup before", ID)
        .containsKey("Failed while");
    assertThat(last().remedies()).anyMatch(line -> line.contains("those before are as they were"));
  }

  @Test
  void aRunThatFindsAnotherOneHasNotBegun() {
    database.locks.add("neuropilot-backup:shop");

    pipeline().build().run();

    assertThat(notifier.sent).extracting(Notification::event).containsExactly(Event.BACKUP_FAILED);
  }

  @Test
  void anyFailureOfANotifierIsAWarningAndNothingElse() {
    FakeNotifier refusing =
        FakeNotifier.doing(
            notification -> {
              throw new IOException("The other end refused it.");
            });
    FakeNotifier broken =
        FakeNotifier.doing(
            notification -> {
              throw new NoClassDefFoundError("jakarta/mail/Message");
            });

    BackupResult result = pipeline().notifying(refusing).notifying(broken).build().run().orThrow();

    assertThat(result.warnings())
        .anyMatch(warning -> warning.contains("fake failed: The other end refused it."))
        .anyMatch(warning -> warning.contains("NoClassDefFoundError: jakarta/mail/Message"));
    assertThat(near.contents()).containsKey(ID + ".manifest.json");
    assertThat(notifier.sent)
        .as("the others are told")
        .extracting(Notification::event)
        .contains(Event.STARTED)
        .hasSize(2);
  }

  @Test
  void aRestoreIsToldWithWhatAPersonWantsToKnow() {
    BackupPipeline pipeline = pipeline().build();
    pipeline.run().orThrow();

    RestoreResult result = pipeline.catalog().restore(BackupSelector.latest()).plan().execute();

    assertThat(result.warnings()).isEmpty();
    assertThat(last().event()).isEqualTo(Event.RESTORE_COMPLETE);
    assertThat(last().pipeline()).isEqualTo("shop");
    assertThat(last().title()).isEqualTo("Restore of " + ID + " into inventory is done");
    assertThat(last().facts())
        .containsEntry("Backup", ID)
        .containsEntry("Data", "0 s old")
        .containsEntry("Mode", "new")
        .containsEntry("Host", "backup-01")
        .containsKeys("Database", "Duration");
    assertThat(last().problems()).isEmpty();
    assertThat(last().run()).isPresent();
  }

  @Test
  void aRestoreThatFailsIsToldAndOneThatIsOnlyPlannedIsNot() {
    BackupPipeline pipeline = pipeline().build();
    pipeline.run().orThrow();
    RestorePlan plan = pipeline.catalog().restore(BackupSelector.latest()).plan();
    near.overwrite(ID + ".dump.zst", new byte[10]);
    assertThat(notifier.sent).hasSize(2);

    assertThatThrownBy(plan::execute).isInstanceOf(DamagedBackupException.class);

    assertThat(notifier.sent).hasSize(3);
    assertThat(last().event()).isEqualTo(Event.RESTORE_FAILED);
    assertThat(last().title()).startsWith("Restore of " + ID + " into ").endsWith(" failed");
    assertThat(last().problems()).anyMatch(line -> line.contains(ID + ".dump.zst"));
    assertThat(last().remedies()).anyMatch(line -> line.contains("as it was before"));
  }

  @Test
  void nothingOfANotifierKeepsAnybodyFromRestoring() {
    FakeNotifier refusing =
        FakeNotifier.doing(
            notification -> {
              throw new IOException("The other end refused it.");
            });
    BackupPipeline pipeline = pipeline().notifying(refusing).build();
    pipeline.run().orThrow();
    Properties properties = new Properties();
    properties.setProperty("storage.near", "memory");
    properties.setProperty("storage.near.name", near.name());
    properties.setProperty("notifier.pager", "pigeon");

    assertThat(pipeline.catalog().restore(BackupSelector.latest()).plan().execute().warnings())
        .containsExactly("The notifier fake failed: The other end refused it.");
    assertThat(
            BackupCatalog.fromProperties(properties)
                .restore(BackupSelector.latest())
                .into(database)
                .plan()
                .execute()
                .warnings())
        .singleElement()
        .asString()
        .contains("pigeon");
    assertThat(database.restored).isNotEmpty();
  }
}
