package com.neuropilot.backup;

import static com.neuropilot.backup.spi.tck.FaultyStorage.Operation.DELETE;
import static com.neuropilot.backup.spi.tck.FaultyStorage.Operation.PUT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.neuropilot.backup.BackupResult.Outcome;
import com.neuropilot.backup.spi.tck.FaultyStorage;
import com.neuropilot.backup.spi.tck.InMemoryStorage;
import com.neuropilot.backup.spi.tck.SettableClock;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a run deletes when its backup is whole. */
class RetentionTest {
  private static final Duration DAY = Duration.ofDays(1);

  @TempDir Path work;
  private final FakeDatabase database = FakeDatabase.holding(new byte[1000]);
  private final InMemoryStorage near = InMemoryStorage.fresh();
  private final InMemoryStorage far = InMemoryStorage.fresh();
  private final SettableClock clock = SettableClock.at("2025-01-01T02:00:00Z");

  private BackupPipelineBuilder pipeline() {
    return BackupPipeline.from(database)
        .named("shop")
        .withoutEncryption()
        .compressWith("none", Map.of())
        .workDirectory(work)
        .clock(clock);
  }

  private static List<String> backups(InMemoryStorage storage) {
    return storage.contents().keySet().stream()
        .filter(name -> name.endsWith(".manifest.json"))
        .map(name -> name.substring(0, name.indexOf('.')))
        .toList();
  }

  private void backUpEachDay(BackupPipeline pipeline, int days) {
    for (int day = 0; day < days; day++) {
      assertThat(pipeline.run().orThrow().warnings()).isEmpty();
      clock.advance(DAY);
    }
  }

  /** Daily for 30 days, and on Sundays for 90 days in another folder: cron's two lines. */
  @Test
  void theTwoSchedulesOfTheOlderScriptsOverAYear() {
    BackupPipeline daily = fromProperties("30", near);
    BackupPipeline weekly = fromProperties("90", far);
    LocalDate today = LocalDate.of(2025, 1, 1);
    for (int day = 0; day < 365; day++, today = today.plusDays(1)) {
      clock.set(today.atTime(2, 0).toInstant(ZoneOffset.UTC));
      daily.run(BackupKind.SCHEDULED).orThrow();
      if (today.getDayOfWeek() == DayOfWeek.SUNDAY) {
        clock.set(today.atTime(3, 0).toInstant(ZoneOffset.UTC));
        weekly.run(BackupKind.SCHEDULED).orThrow();
      }
      assertThat(backups(near)).hasSize(Math.min(day + 1, 30));
      assertThat(backups(far)).hasSizeLessThanOrEqualTo(13);
    }

    assertThat(backups(near)).first().isEqualTo("shop_20251202_020000");
    assertThat(backups(near)).last().isEqualTo("shop_20251231_020000");
    assertThat(backups(far)).hasSize(13).first().isEqualTo("shop_20251005_030000");
    assertThat(backups(far)).last().isEqualTo("shop_20251228_030000");
    assertThat(near.contents()).hasSize(30 * 4 + 1);
  }

  private BackupPipeline fromProperties(String days, InMemoryStorage storage) {
    Properties properties = new Properties();
    properties.put("name", "shop");
    properties.put("source", "fake");
    properties.put("compressor", "none");
    properties.put("encryptor", "none");
    properties.put("storage.onedrive", "memory");
    properties.put("storage.onedrive.name", storage.name());
    properties.put("retention.keep-days", days);
    properties.put("work-directory", work.toString());
    return BackupPipeline.builder(properties).clock(clock).build();
  }

  @Test
  void eachDestinationHasRulesOfItsOwnOrTheDefault() {
    InMemoryStorage archive = InMemoryStorage.fresh();
    backUpEachDay(
        pipeline()
            .storeIn("near", near, Retention.keepLast(2))
            .storeIn("far", far)
            .storeIn("archive", archive, Retention.keepAll())
            .keeping(Retention.keepDaily(3))
            .build(),
        6);

    assertThat(backups(near)).hasSize(2);
    assertThat(backups(far)).hasSize(3);
    assertThat(backups(archive)).hasSize(6);
  }

  @Test
  void withoutRulesEverythingStays() {
    backUpEachDay(pipeline().storeIn("near", near).build(), 5);

    assertThat(backups(near)).hasSize(5);
  }

  @Test
  void aDestinationThatDidNotGetTheBackupLosesNone() {
    try (FaultyStorage broken = FaultyStorage.around(() -> far.target(clock))) {
      BackupPipeline pipeline =
          pipeline()
              .storeIn("near", near, Retention.keepLast(1))
              .storeIn("far", broken, Retention.keepLast(1))
              .build();
      backUpEachDay(pipeline, 1);
      broken.on(PUT).keyEnding(".dump").fails();

      assertThat(pipeline.run().outcome()).isEqualTo(Outcome.PARTIAL);
    }
    assertThat(backups(near)).containsExactly("shop_20250102_020000");
    assertThat(backups(far)).containsExactly("shop_20250101_020000");
  }

  @Test
  void aRunThatFailsDeletesNothing() {
    backUpEachDay(pipeline().storeIn("near", near).build(), 3);
    TreeSet<String> before = new TreeSet<>(near.contents().keySet());
    database.losesLock = true;

    BackupResult result = pipeline().storeIn("near", near, Retention.keepLast(1)).build().run();

    assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(near.contents().keySet()).isEqualTo(before);
  }

  @Test
  void aCopyMadeBeforeARestoreDeletesNothingAndIsNotDeleted() {
    BackupPipeline pipeline = pipeline().storeIn("near", near, Retention.keepLast(1)).build();
    backUpEachDay(pipeline, 1);
    pipeline.run(BackupKind.PRE_RESTORE).orThrow();
    assertThat(backups(near)).hasSize(2);
    clock.advance(DAY);
    backUpEachDay(pipeline, 2);

    assertThat(backups(near)).containsExactly("shop_20250102_020000", "shop_20250104_020000");
  }

  /** Whatever the moment: what is left is no backup, and the next run removes it. */
  @ParameterizedTest
  @CsvSource({".manifest.json", ".dump", ".dump.sha256", ".meta.json", ".begun"})
  void deletingThatFailsIsAWarningAndLeavesNothingThatLooksLikeABackup(String ending) {
    try (FaultyStorage broken = FaultyStorage.around(() -> near.target(clock))) {
      BackupPipeline pipeline = pipeline().storeIn("near", broken, Retention.keepLast(1)).build();
      backUpEachDay(pipeline, 1);
      broken.on(DELETE).keyEnding("20250101_020000" + ending).fails();

      BackupResult result = pipeline.run().orThrow();

      assertThat(result.warnings())
          .singleElement()
          .asString()
          .contains("near", "shop_20250101_020000", "Injected fault");
      boolean whole = ending.equals(".manifest.json");
      assertThat(backups(near)).hasSize(whole ? 2 : 1);
      assertThat(pipeline.catalog().list())
          .extracting(BackupEntry::state)
          .containsExactly(BackupState.WHOLE, whole ? BackupState.WHOLE : BackupState.INCOMPLETE);
      clock.advance(DAY);
      backUpEachDay(pipeline, 1);
    }
    assertThat(near.contents().keySet())
        .allMatch(name -> name.startsWith("shop_20250103_020000") || name.equals("RESTORE.txt"));
  }

  @Test
  void aLockOfAnotherIsAWarning() {
    BackupPipeline pipeline = pipeline().storeIn("near", near, Retention.keepLast(1)).build();
    backUpEachDay(pipeline, 1);
    near.overwrite(
        "shop.lock.20250102_015000.other",
        "Somebody deletes here.\nhost: h2".getBytes(StandardCharsets.US_ASCII));

    BackupResult result = pipeline.run().orThrow();

    assertThat(result.warnings())
        .singleElement()
        .asString()
        .contains("shop.lock.20250102_015000.other (Somebody deletes here., host: h2)");
    assertThat(backups(near)).hasSize(2);
  }

  @Test
  void aClockThatFellBehindIsAWarning() {
    BackupPipeline pipeline = pipeline().storeIn("near", near, Retention.keepLast(1)).build();
    new StoredHistory(near, "shop").whole(Instant.parse("2025-01-02T02:00:00Z"));

    BackupResult result = pipeline.run().orThrow();

    assertThat(result.warnings())
        .singleElement()
        .asString()
        .contains("shop_20250102_020000 lies in the future");
    assertThat(backups(near)).hasSize(2);
  }

  @Test
  void whatIsWrongInAConfigurationIsSaidAtOnce() {
    Properties properties = new Properties();
    properties.put("name", "shop");
    properties.put("source", "fake");
    properties.put("encryptor", "none");
    properties.put("storage.near", "memory");
    properties.put("storage.near.name", near.name());
    properties.put("storage.near.heal", "perhaps");
    properties.put("storage.near.retention.keep-hourly", "3");
    properties.put("storage.near.retention.zone", "Berlin");
    properties.put("retention.keep-last", "0");

    assertThatThrownBy(() -> BackupPipeline.fromProperties(properties))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("storage.near.heal is 'perhaps'")
        .hasMessageContaining("storage.near.retention.keep-hourly is not a known option")
        .hasMessageContaining("storage.near.retention.zone is 'Berlin'")
        .hasMessageContaining("retention.keep-last is '0'");
    assertThatThrownBy(() -> BackupCatalog.fromProperties(properties))
        .hasMessageContaining("retention.keep-last is '0'");
  }

  @Test
  void aPinnedBackupStaysUntilItIsUnpinned() {
    BackupPipeline pipeline = pipeline().storeIn("near", near, Retention.keepLast(1)).build();
    backUpEachDay(pipeline, 1);
    BackupSelector first = BackupSelector.id("shop_20250101_020000");

    assertThat(pipeline.catalog().pin(first).isPinned()).isTrue();
    assertThat(pipeline.catalog().pin(first).isPinned()).isTrue();
    assertThat(near.contents().keySet()).filteredOn(name -> name.contains(".pin.")).hasSize(1);
    backUpEachDay(pipeline, 2);
    assertThat(backups(near)).containsExactly("shop_20250101_020000", "shop_20250103_020000");

    assertThat(pipeline.catalog().unpin(first).isPinned()).isFalse();
    backUpEachDay(pipeline, 1);
    assertThat(backups(near)).containsExactly("shop_20250104_020000");
    assertThat(near.contents().keySet()).noneMatch(name -> name.contains("20250101"));
  }

  @Test
  void aBackupOnItsWayIsLeftAlone() {
    backUpEachDay(pipeline().storeIn("near", near).build(), 3);
    BackupCatalog elsewhere = BackupCatalog.of(near).clock(clock);
    database.with(
        "main",
        () -> {
          awaitFile("shop_20250104_020000.begun");
          elsewhere.prune().of("shop").keeping(Retention.keepLast(1)).run();
          return new ByteArrayInputStream(new byte[100]);
        });

    pipeline().storeIn("near", near).build().run().orThrow();

    assertThat(backups(near)).containsExactly("shop_20250103_020000", "shop_20250104_020000");
  }

  /** The dump is opened while the destinations are still looked at. */
  private void awaitFile(String name) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!near.contents().containsKey(name) && System.nanoTime() < deadline) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
    assertThat(near.contents()).containsKey(name);
  }

  @Test
  void aFileOfAnotherToolCannotBePinned() {
    new StoredHistory(near, "shop").script(clock.instant(), false);

    assertThatThrownBy(
            () -> BackupCatalog.of(near).pin(BackupSelector.id("shop_20250101_020000.sql.gz.gpg")))
        .isInstanceOf(NoSuchBackupException.class);
  }

  @Test
  void pruningRefusesAFolderOfAnotherDatabaseAndAnUnknownPipeline() {
    backUpEachDay(pipeline().storeIn("near", near).build(), 3);
    BackupPipeline staging =
        BackupPipeline.from(FakeDatabase.at("8", "1", "db-staging"))
            .named("shop")
            .withoutEncryption()
            .workDirectory(work)
            .clock(clock)
            .storeIn("near", near, Retention.keepLast(1))
            .build();

    assertThatThrownBy(() -> staging.catalog().prune().run())
        .isInstanceOf(StageFailedException.class)
        .hasMessageContaining("another database's backups");
    assertThatThrownBy(() -> BackupCatalog.of(near).prune().keeping(Retention.keepLast(1)).run())
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("--pipeline");
    assertThatThrownBy(() -> BackupCatalog.of(near).prune().of("shop").run())
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("retention.keep-days");
    assertThat(backups(near)).hasSize(3);
  }
}
