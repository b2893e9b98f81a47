package com.neuropilot.backup;

import static org.assertj.core.api.Assertions.assertThat;

import com.neuropilot.backup.spi.tck.InMemoryStorage;
import com.neuropilot.backup.spi.tck.SettableClock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How everything that reads names takes a backup that was encrypted anew. */
class GenerationsTest {
  private static final Instant BEGUN = Instant.parse("2025-01-20T02:00:00Z");
  private static final String ID = "shop_20250120_020000";
  private static final List<String> SECOND =
      List.of(
          ID + ".r2.dump", ID + ".r2.dump.sha256", ID + ".r2.manifest.json", ID + ".r2.meta.json");

  @TempDir Path work;
  private final InMemoryStorage near = InMemoryStorage.fresh();
  private final InMemoryStorage far = InMemoryStorage.fresh();
  private final StoredHistory history = new StoredHistory(near, "shop");
  private final SettableClock clock = SettableClock.at("2025-01-21T02:00:00Z");

  private BackupCatalog catalog() {
    return BackupCatalog.of(near).and("far", far).clock(clock).workDirectory(work);
  }

  private BackupEntry only() {
    List<BackupEntry> entries = catalog().list();
    assertThat(entries).hasSize(1);
    return entries.get(0);
  }

  @Test
  void theHighestWholeGenerationCounts() {
    history.whole(BEGUN);
    history.generation(BEGUN, 2);
    near.overwrite(ID + ".dump", new byte[1]);

    assertThat(only().state()).isEqualTo(BackupState.WHOLE);

    history.whole(BEGUN);
    near.overwrite(ID + ".r2.dump", new byte[1]);

    assertThat(only().state()).isEqualTo(BackupState.WHOLE);

    near.overwrite(ID + ".dump", new byte[1]);

    assertThat(only().state()).isEqualTo(BackupState.DAMAGED);
    assertThat(only().problems().get("storage")).contains(ID + ".r2.dump has 1 bytes");
  }

  @Test
  void aBackupOfALaterGenerationAloneIsABackupLikeAnyOther() {
    history.generation(BEGUN, 12);

    assertThat(only().id()).isEqualTo(ID);
    assertThat(only().state()).isEqualTo(BackupState.WHOLE);
    assertThat(catalog().pin(BackupSelector.id(ID)).isPinned()).isTrue();
    assertThat(near.contents()).containsKey(ID + ".pin.20250121_020000");
    assertThat(catalog().find(BackupSelector.file(ID + ".r12.dump")).id()).isEqualTo(ID);
  }

  @Test
  void aManifestUnderAnotherGenerationsNameIsDamage() {
    history.generation(BEGUN, 2);
    near.overwrite(ID + ".r3.manifest.json", near.contents().get(ID + ".r2.manifest.json"));
    near.overwrite(ID + ".r2.dump", new byte[1]);

    assertThat(only().state()).isEqualTo(BackupState.DAMAGED);
    assertThat(only().problems().get("storage"))
        .contains("is that of " + ID + ".r2: it was renamed");
  }

  @Test
  void deletingABackupDeletesItsGenerationsAndWhatIsLeftOfSome() {
    history.whole(BEGUN);
    history.generation(BEGUN, 2);
    near.overwrite(ID + ".r3.begun", new byte[0]);
    near.overwrite(ID + ".r3.dump.part000001", new byte[10]);
    near.overwrite(ID + ".notes.txt", new byte[10]);
    history.verified(BEGUN);
    history.whole(BEGUN.plus(Duration.ofHours(1)));

    catalog().prune().of("shop").keeping(Retention.keepLast(1)).run();

    assertThat(near.contents().keySet())
        .filteredOn(name -> name.startsWith(ID))
        .containsExactly(ID + ".notes.txt");
  }

  @Test
  void leftoversOfARekeyGoAfterADayAndTakeNothingElseAlong() {
    history.whole(BEGUN);
    history.pin(BEGUN);
    near.overwrite(ID + ".r2.begun", marker());
    near.overwrite(ID + ".r2.dump", new byte[10]);
    near.overwrite(ID + ".r2.meta.json", new byte[10]);
    clock.set(Instant.now());

    run();

    assertThat(near.contents()).containsKeys(ID + ".r2.begun", ID + ".r2.dump");

    clock.advance(Duration.ofHours(25));
    run();

    assertThat(near.contents().keySet())
        .filteredOn(name -> name.startsWith(ID))
        .containsExactly(
            ID + ".dump",
            ID + ".dump.sha256",
            ID + ".manifest.json",
            ID + ".meta.json",
            ID + ".pin.20250120_020000");
  }

  @Test
  void leftoversOfTheFirstGenerationTakeNothingOfTheSecondAlong() {
    history.generation(BEGUN, 2);
    history.verified(BEGUN);
    near.overwrite(ID + ".begun", marker());
    near.overwrite(ID + ".dump", new byte[10]);
    clock.set(Instant.now().plus(Duration.ofHours(25)));

    run();

    assertThat(near.contents())
        .containsKeys(SECOND.toArray(String[]::new))
        .containsKey(ID + ".verified.20250101_000000.json")
        .doesNotContainKeys(ID + ".begun", ID + ".dump");
  }

  private void run() {
    BackupPipeline.from(FakeDatabase.holding(new byte[10]))
        .named("shop")
        .withoutEncryption()
        .compressWith("none", Map.of())
        .workDirectory(work)
        .clock(clock)
        .acceptDatabase("7/inventory")
        .storeIn("near", near)
        .build()
        .run()
        .orThrow();
  }

  private static byte[] marker() {
    return ("{\"run\":\"r\",\"host\":\"h\",\"begun\":\"2025-01-20T02:00:00Z\","
            + "\"source\":{\"system\":\"\",\"database\":\"\",\"host\":\"\"},\"data\":\".dump\"}")
        .getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void syncCopiesTheHighestGenerationWhereThereIsNone() {
    history.whole(BEGUN);
    history.generation(BEGUN, 2);
    history.pin(BEGUN);

    List<SyncReport> reports = catalog().sync().of("shop").run();

    assertThat(reports).allMatch(report -> report.problems().isEmpty());
    assertThat(far.contents())
        .containsOnlyKeys(
            SECOND.get(0),
            SECOND.get(1),
            SECOND.get(2),
            SECOND.get(3),
            ID + ".pin.20250120_020000",
            "RESTORE.txt");
  }

  @Test
  void syncNeverReplacesAWholeCopyByAnotherGeneration() {
    history.generation(BEGUN, 2);
    new StoredHistory(far, "shop").whole(BEGUN);

    List<SyncReport> reports = catalog().sync().of("shop").run();

    assertThat(reports.get(1).problems())
        .singleElement()
        .asString()
        .contains(ID + " was encrypted anew at storage only", "rekey " + ID);
    assertThat(far.contents()).containsKey(ID + ".dump").doesNotContainKey(ID + ".r2.dump");
  }

  @Test
  void syncMendsADamagedFirstGenerationWithTheSecond() {
    history.generation(BEGUN, 2);
    new StoredHistory(far, "shop").damaged(BEGUN);

    List<SyncReport> reports = catalog().sync().of("shop").run();

    assertThat(reports.get(1).copied()).containsExactly(ID);
    assertThat(only().state()).isEqualTo(BackupState.WHOLE);
  }
}
