package com.neuropilot.backup;

import static com.neuropilot.backup.spi.tck.FaultyStorage.Operation.FIND;
import static com.neuropilot.backup.spi.tck.FaultyStorage.Operation.LIST;
import static com.neuropilot.backup.spi.tck.FaultyStorage.Operation.OPEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.neuropilot.backup.event.RunEvent;
import com.neuropilot.backup.internal.manifest.Sha256;
import com.neuropilot.backup.spi.tck.FaultyStorage;
import com.neuropilot.backup.spi.tck.InMemoryStorage;
import com.neuropilot.backup.spi.tck.SettableClock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** One bad file or one storage that is away hides nothing else. */
class CatalogTroubleTest {
  private static final String OLD = "shop_20250120_020000";
  private static final String NEW = "shop_20250121_020000";

  @TempDir Path work;
  private final InMemoryStorage objects = InMemoryStorage.fresh();
  private final InMemoryStorage far = InMemoryStorage.fresh();
  @RegisterExtension final FaultyStorage near = FaultyStorage.around(objects);
  private final SettableClock clock = SettableClock.at("2025-01-20T02:00:00Z");
  private final FakeDatabase database = FakeDatabase.holding(new byte[1000]);
  private final List<String> warnings = new ArrayList<>();

  @BeforeEach
  void makeTwo() {
    BackupPipeline pipeline =
        BackupPipeline.from(database)
            .named("shop")
            .withoutEncryption()
            .storeIn("near", objects)
            .storeIn("far", far)
            .workDirectory(work)
            .clock(clock)
            .build();
    pipeline.run().orThrow();
    clock.advance(Duration.ofDays(1));
    pipeline.run().orThrow();
  }

  private BackupCatalog catalog() {
    return BackupCatalog.of(near).workDirectory(work).listeningWith(this::remember);
  }

  private BackupCatalog both() {
    return catalog().and("far", far);
  }

  private void remember(RunEvent event) {
    if (event instanceof RunEvent.Warned warned) {
      warnings.add(warned.message());
    }
  }

  @Test
  void aBackupThatCannotBeReadHidesNothingOfTheOthers() {
    near.on(OPEN).keyEnding(NEW + ".dump.zst").always().fails();
    byte[] data = objects.contents().get(OLD + ".dump.zst");
    data[data.length / 2] ^= 1;
    objects.overwrite(OLD + ".dump.zst", data);

    List<VerificationReport> reports = catalog().verifyAll().run();

    assertThat(reports).extracting(VerificationReport::id).containsExactly(NEW, OLD);
    assertThat(reports).noneMatch(VerificationReport::isWhole);
    assertThat(reports.get(0).unchecked().get("storage")).contains("Injected fault");
    assertThat(reports.get(0).isDamaged() || reports.get(0).decoded()).isFalse();
    assertThat(reports.get(1).isDamaged()).isTrue();
    assertThat(reports.get(1).unchecked()).isEmpty();
  }

  @Test
  void ifNothingCanBeReadThatIsAFailure() {
    near.on(OPEN).keyEnding(".dump.zst").always().fails();

    assertThatThrownBy(() -> catalog().verifyAll().run())
        .isInstanceOf(StageFailedException.class)
        .hasMessageContaining("Injected fault");
  }

  @Test
  void aManifestThatMayNotBeReadIsThatBackupsDamage() {
    near.on(OPEN).keyEnding(NEW + ".manifest.json").fails();

    assertThat(catalog().list())
        .extracting(BackupEntry::toString)
        .containsExactly(NEW + " damaged", OLD + " whole");
  }

  @Test
  void aManifestWhoseReadingBreaksThePlugInIsThatBackupsDamage() {
    near.on(OPEN)
        .keyEnding(NEW + ".manifest.json")
        .fails(
            () -> {
              throw new IllegalArgumentException("a plug-in's mistake");
            });

    List<BackupEntry> entries = catalog().list();

    assertThat(entries)
        .extracting(BackupEntry::toString)
        .containsExactly(NEW + " damaged", OLD + " whole");
    assertThat(entries.get(0).problems().get("storage")).contains("a plug-in's mistake");
  }

  @Test
  void aStorageThatGoesAwayMeanwhileIsNotTakenForDamage() {
    near.on(OPEN).always().failsRetryably();

    assertThat(both().list())
        .extracting(BackupEntry::toString)
        .containsExactly(NEW + " whole", OLD + " whole");
    assertThat(warnings).singleElement().asString().contains("storage cannot be listed");
  }

  @Test
  void aStorageThatNoLongerLetsUsInIsNotTakenForDamage() {
    near.on(OPEN).always().fails();
    near.on(FIND).always().fails();

    assertThat(both().list())
        .extracting(BackupEntry::toString)
        .containsExactly(NEW + " whole", OLD + " whole");
    assertThat(warnings).singleElement().asString().contains("storage cannot be listed");
  }

  @Test
  void aCraftedManifestIsThatBackupsDamage() {
    craft("\"parts\" : [ {", "\"parts\" : [ ], \"x\" : [ {");
    assertThat(catalog().list())
        .extracting(BackupEntry::toString)
        .containsExactly(NEW + " damaged", OLD + " whole");

    assertThat(catalog().verify(BackupSelector.id(NEW)).run())
        .noneMatch(VerificationReport::isWhole);
    assertThatThrownBy(() -> catalog().restore(BackupSelector.id(NEW)).into(database).plan())
        .isInstanceOf(DamagedBackupException.class);
  }

  private void craft(String from, String to) {
    String name = NEW + ".manifest.json";
    String field = "\"manifestSha256\" : \"";
    String text = new String(objects.contents().get(name), StandardCharsets.UTF_8);
    assertThat(text).contains(from);
    int start = text.indexOf(field) + field.length();
    String blank =
        (text.substring(0, start) + "0".repeat(64) + text.substring(start + 64)).replace(from, to);
    String hash = Sha256.of(blank.getBytes(StandardCharsets.UTF_8)).hex();
    objects.overwrite(
        name, blank.replace(field + "0".repeat(64), field + hash).getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void aStorageWhosePlugInBreaksHidesNoOther() {
    near.on(LIST)
        .fails(
            () -> {
              throw new IllegalStateException("a plug-in's mistake");
            });

    assertThat(both().list()).extracting(BackupEntry::id).containsExactly(NEW, OLD);
    assertThat(warnings).singleElement().asString().contains("a plug-in's mistake");
  }

  @Test
  void aStorageThatThrowsWhatItMayNotIsAFailureOfThatStorage() {
    near.on(LIST).fails(() -> new IOException("no such device"));

    assertThat(both().list()).extracting(BackupEntry::id).containsExactly(NEW, OLD);
    assertThat(warnings).singleElement().asString().contains("no such device");
  }

  @Test
  void aStorageThatCannotBeOpenedHidesNoOther() {
    FaultyStorage unusable =
        FaultyStorage.around(
            () -> {
              throw new IllegalStateException("no such program");
            });

    BackupCatalog catalog =
        BackupCatalog.of(unusable)
            .and("far", far)
            .workDirectory(work)
            .listeningWith(this::remember);

    assertThat(catalog.list()).extracting(BackupEntry::id).containsExactly(NEW, OLD);
    assertThat(warnings).singleElement().asString().contains("no such program");
    assertThatThrownBy(() -> catalog.only("storage").list()).hasMessageContaining("no such prog");
  }

  @Test
  void whoRestoresTheLatestIsToldThatAStorageCouldNotBeAsked() {
    near.on(LIST).times(2).fails();

    RestorePlan plan = both().restore(BackupSelector.latest()).into(database).plan();

    assertThat(plan.warnings()).singleElement().asString().contains("storage cannot be listed");
    assertThat(plan.execute().backup()).isEqualTo(NEW);
  }

  @Test
  void aForeignFileIsFoundAlthoughAnotherStorageFails() {
    far.overwrite("other.sql", "select 1;".getBytes(StandardCharsets.UTF_8));
    near.on(FIND).times(2).fails();

    assertThat(both().find(BackupSelector.file("other.sql")).storages()).containsExactly("far");
    assertThatThrownBy(() -> both().find(BackupSelector.file("absent.sql")))
        .isInstanceOf(StageFailedException.class)
        .hasMessageContaining("storage");
  }
}
