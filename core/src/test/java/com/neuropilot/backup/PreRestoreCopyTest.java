package com.neuropilot.backup;

import static com.neuropilot.backup.spi.tck.FaultyStorage.Operation.CHECK;
import static com.neuropilot.backup.spi.tck.FaultyStorage.Operation.LIST;
import static com.neuropilot.backup.spi.tck.FaultyStorage.Operation.OPEN;
import static com.neuropilot.backup.spi.tck.FaultyStorage.Operation.PUT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.neuropilot.backup.openpgp.Gpg;
import com.neuropilot.backup.openpgp.OpenPgp;
import com.neuropilot.backup.openpgp.OpenPgpKeys;
import com.neuropilot.backup.spi.RestoreMode;
import com.neuropilot.backup.spi.Secret;
import com.neuropilot.backup.spi.tck.FaultyStorage;
import com.neuropilot.backup.spi.tck.InMemoryStorage;
import com.neuropilot.backup.spi.tck.SettableClock;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What an in-place restore replaces is a whole backup before anything is dropped, or it is not. */
class PreRestoreCopyTest {
  private static final String BACKUP = "shop_20250120_020000";
  private static final String COPY = "shop_20250121_020000";
  private static final int PART = 64 * 1024;

  @TempDir Path work;
  private final InMemoryStorage near = InMemoryStorage.fresh();
  private final InMemoryStorage far = InMemoryStorage.fresh();

  @RegisterExtension
  final FaultyStorage broken = FaultyStorage.around(() -> far.target(this.clock));

  private final SettableClock clock = SettableClock.at("2025-01-20T02:00:00Z");
  private final FakeDatabase database = FakeDatabase.holding(new byte[3 * PART + 100]);
  private BackupPipeline pipeline;

  private BackupPipelineBuilder pipeline(FakeDatabase source) {
    return BackupPipeline.from(source)
        .named("shop")
        .withoutEncryption()
        .compressWith("none", Map.of())
        .partSize(PART)
        .workDirectory(work)
        .clock(clock)
        .storeIn("near", near)
        .storeIn("far", broken);
  }

  @BeforeEach
  void backUp() {
    pipeline = pipeline(database).build();
    pipeline.run().orThrow();
    database.inUse = true;
    clock.advance(Duration.ofDays(1));
  }

  @Test
  void whatIsReplacedIsABackupAtEveryStorageBeforeAnythingIsDropped() {
    RestorePlan plan = restore().plan();
    assertThat(plan.mode()).isEqualTo(RestoreMode.IN_PLACE);
    assertThat(plan.problems()).isEmpty();
    assertThat(plan.steps().get(0)).startsWith("Read the whole backup once");
    assertThat(plan.steps().get(1)).startsWith("Before anything is dropped, back up");

    RestoreResult result = plan.execute();

    assertThat(result.before()).contains(COPY);
    assertThat(database.happened).containsExactly("locked", "saved " + COPY, "dropped");
    BackupEntry copy = pipeline.catalog().find(BackupSelector.id(COPY));
    assertThat(copy.state()).isEqualTo(BackupState.WHOLE);
    assertThat(copy.kind()).contains("pre-restore");
    assertThat(copy.storages()).containsExactlyInAnyOrder("near", "far");
    assertThat(pipeline.catalog().verifyAll().run()).allMatch(VerificationReport::isWhole);
  }

  @Test
  void aCopyStandsForNoBackup() {
    restore().plan().execute();
    BackupCatalog catalog = pipeline.catalog();

    assertThat(catalog.find(BackupSelector.latest()).id()).isEqualTo(BACKUP);
    assertThat(catalog.find(BackupSelector.asOf(clock.instant())).id()).isEqualTo(BACKUP);
    assertThat(pipeline.health().lastGood().orElseThrow().id()).isEqualTo(BACKUP);
    clock.advance(Duration.ofDays(60));
    assertThat(catalog.prune().keeping(Retention.keepLast(1)).run())
        .allSatisfy(report -> assertThat(report.deleted()).containsExactly(COPY));
    assertThat(catalog.list()).extracting(BackupEntry::id).containsExactly(BACKUP);
  }

  @Test
  void oneStorageIsEnoughAndTheOtherIsAWarning() {
    broken.on(PUT).keyEnding(".manifest.json").fails();

    RestoreResult result = restore().plan().execute();

    assertThat(result.warnings()).singleElement().asString().contains(COPY, "missing at far");
    assertThat(pipeline.catalog().find(BackupSelector.id(COPY)).storages()).containsExactly("near");
  }

  @Test
  void whereNothingCanBeSavedTheRestoreIsRefusedBeforehand() {
    broken.on(CHECK).always().fails();
    RestoreBuilder restore = savingFar(pipeline.catalog().only("near"));

    RestorePlan plan = restore.plan();
    assertThat(plan.problems())
        .singleElement()
        .asString()
        .contains("cannot be saved first", "Injected fault", "--without-copy");
    assertThatThrownBy(plan::execute).isInstanceOf(RestoreRefusedException.class);

    RestoreResult without = restore.withoutCopy().plan().execute();
    assertThat(without.before()).isEmpty();
    assertThat(database.happened).containsExactly("dropped");
  }

  private RestoreBuilder savingFar(BackupCatalog catalog) {
    BackupPipeline saving =
        BackupPipeline.from(database)
            .named("shop")
            .withoutEncryption()
            .workDirectory(work)
            .clock(clock)
            .storeIn("far", broken)
            .build();
    return catalog.restore(BackupSelector.latest()).savingWith(saving);
  }

  @Test
  void aStorageThatFillsUpLeavesEverythingAsItWas() {
    broken.on(PUT).keyEnding(".dump.zst").fails(() -> new IOException("No space left on device"));

    assertThatThrownBy(() -> savingFar(pipeline.catalog().only("near")).plan().execute())
        .isInstanceOf(StageFailedException.class)
        .hasMessageContaining("nothing of it was touched")
        .hasMessageContaining("No space left on device");
    assertThat(database.happened).containsExactly("locked");
    assertThat(database.restored).isEmpty();
    assertThat(far.contents().keySet()).noneMatch(name -> name.startsWith(COPY));
  }

  @Test
  void aDamagedBackupIsFoundBeforeAnybodyWaits() {
    damage(near);

    RestoreResult result = restore().plan().execute();

    assertThat(result.warnings()).singleElement().asString().contains("the copy at far");
    assertThat(database.happened).containsExactly("locked", "saved " + COPY, "dropped");
    damage(far);
    database.happened.clear();
    RestorePlan again = restore().plan();
    assertThatThrownBy(again::execute).isInstanceOf(DamagedBackupException.class);
    assertThat(database.happened).isEmpty();
  }

  private static void damage(InMemoryStorage storage) {
    byte[] flipped = storage.contents().get(BACKUP + ".dump.part000003");
    flipped[7] ^= 1;
    storage.overwrite(BACKUP + ".dump.part000003", flipped);
  }

  @Test
  void aRestoreThatFailsAfterTheCopyIsNotTriedAgainWithAnotherOne() {
    BackupCatalog catalog =
        BackupCatalog.of(broken).and("near", near).clock(clock).workDirectory(work);
    broken.on(OPEN).keyEnding(".part000002").nth(2).always().fails();
    broken.on(LIST).nth(9).always().fails();
    RestorePlan plan =
        catalog.restore(BackupSelector.latest()).into(database).savingWith(pipeline).plan();

    assertThatThrownBy(plan::execute).isInstanceOf(StageFailedException.class);

    assertThat(database.happened).containsOnlyOnce("locked");
    assertThat(database.restored).isEmpty();
    broken.heal();
  }

  @Test
  void anotherDatabasesCopyHasANameOfItsOwn() {
    FakeDatabase staging = FakeDatabase.at("8", "16400", "staging.example.org").called("Größe 1");
    staging.inUse = true;

    RestoreResult result =
        pipeline.catalog().restore(BackupSelector.latest()).into(staging).plan().execute();

    assertThat(result.before().orElseThrow()).matches("gr-e-1-[0-9a-f]{8}_20250121_020000");
    clock.advance(Duration.ofDays(1));
    assertThat(pipeline.run().orThrow().id()).contains("shop_20250122_020000");
  }

  @Test
  void anotherDatabasesCopyGoesWithTheCopiesOfThePipelineThatSavedIt() {
    FakeDatabase staging = FakeDatabase.at("8", "16400", "staging.example.org").called("staging");
    staging.inUse = true;
    BackupPipeline till = alone("till", FakeDatabase.at("9", "16401", "till.example.org"));
    String likeACopy =
        alone("till-0123abcd", FakeDatabase.at("9", "16402", "b"))
            .run()
            .orThrow()
            .id()
            .orElseThrow();
    till.run().orThrow();
    clock.advance(Duration.ofSeconds(1));
    String copy = savedOver(staging, pipeline);
    clock.advance(Duration.ofSeconds(1));
    String ofTill = savedOver(staging, till);
    clock.advance(Duration.ofSeconds(1));
    String pinned = savedOver(staging, pipeline);
    pipeline.catalog().only("near").pin(BackupSelector.id(pinned));
    assertThat(List.of(copy, ofTill, pinned)).allMatch(name -> name.startsWith("staging-"));

    clock.advance(Duration.ofDays(29));
    assertThat(pruned(pipeline)).isEmpty();
    clock.advance(Duration.ofDays(2));
    assertThat(
            pipeline.catalog().only("near").prune().keeping(Retention.keepLast(1)).dryRun().run())
        .singleElement()
        .satisfies(report -> assertThat(report.deleted()).containsExactly(copy));
    assertThat(pruned(pipeline)).containsExactly(copy);

    assertThat(pipeline.catalog().only("near").list())
        .extracting(BackupEntry::id)
        .contains(ofTill, pinned, likeACopy, BACKUP)
        .doesNotContain(copy);
    assertThat(pruned(till)).containsExactly(ofTill);
  }

  private BackupPipeline alone(String name, FakeDatabase source) {
    return BackupPipeline.from(source)
        .named(name)
        .withoutEncryption()
        .workDirectory(work)
        .clock(clock)
        .storeIn("near", near)
        .build();
  }

  private static String savedOver(FakeDatabase target, BackupPipeline from) {
    return from.catalog()
        .restore(BackupSelector.latest())
        .into(target)
        .plan()
        .execute()
        .before()
        .orElseThrow();
  }

  private static List<String> pruned(BackupPipeline of) {
    return of.catalog().only("near").prune().keeping(Retention.keepLast(1)).run().stream()
        .flatMap(report -> report.deleted().stream())
        .toList();
  }

  @Test
  void withoutAPipelineItIsEncryptedForTheKeyAtHand() throws Exception {
    OpenPgpKeys.forUser("test <test@example.org>")
        .withoutPassphrase()
        .clock(SettableClock.at("2025-01-01T00:00:00Z"))
        .generate()
        .writeTo(work.resolve("p.asc"), work.resolve("s.asc"), work.resolve("r.asc"));
    InMemoryStorage place = InMemoryStorage.fresh();
    BackupPipeline.from(database)
        .named("shop")
        .encryptWith(OpenPgp.recipients(work.resolve("p.asc")))
        .workDirectory(work)
        .clock(clock)
        .storeIn("place", place)
        .build()
        .run()
        .orThrow();
    clock.advance(Duration.ofDays(1));
    OpenPgp key = OpenPgp.secretKey(work.resolve("s.asc"));
    BackupCatalog catalog = BackupCatalog.of(place).clock(clock).workDirectory(work);

    RestoreResult result =
        catalog.restore(BackupSelector.latest()).into(database).decryptWith(key).plan().execute();

    assertThat(result.before()).contains("shop_20250122_020000");
    BackupEntry copy = catalog.find(BackupSelector.id("shop_20250122_020000"));
    assertThat(copy.recipients()).isEqualTo(OpenPgpKeys.fingerprints(work.resolve("p.asc")));
    assertThat(catalog.verify(BackupSelector.id(copy.id())).decryptWith(key).run())
        .allMatch(VerificationReport::isWhole);
  }

  @Test
  void whereGpgHasTheKeyItIsEncryptedForThat() throws Exception {
    try (Gpg gpg = new Gpg(clock.instant())) {
      String fingerprint = gpg.generate("us@example.org", "ed25519", "sign,cert", "2025-02-20");
      gpg.addSubkey(fingerprint, "cv25519", "encr", "2025-02-20");
      InMemoryStorage place = InMemoryStorage.fresh();
      BackupPipeline.from(database)
          .named("shop")
          .encryptWith(OpenPgp.recipients(gpg.export(work, "us@example.org")))
          .workDirectory(work)
          .clock(clock)
          .storeIn("place", place)
          .build()
          .run()
          .orThrow();
      clock.advance(Duration.ofDays(1));
      OpenPgp key =
          OpenPgp.gpg().withGpgHome(gpg.home()).withGpgPassphrase(Secret.of(Gpg.PASSPHRASE));
      BackupCatalog catalog = BackupCatalog.of(place).clock(clock).workDirectory(work);

      RestorePlan plan =
          catalog.restore(BackupSelector.latest()).into(database).decryptWith(key).plan();
      assertThat(plan.problems()).isEmpty();
      RestoreResult result = plan.execute();

      gpg.lock();
      BackupEntry copy = catalog.find(BackupSelector.id(result.before().orElseThrow()));
      assertThat(copy.recipients()).containsExactly(fingerprint);
      assertThat(catalog.verify(BackupSelector.id(copy.id())).decryptWith(key).run())
          .allMatch(VerificationReport::isWhole);

      clock.advance(Duration.ofDays(60));
      database.happened.clear();
      assertThat(
              catalog
                  .restore(BackupSelector.latest())
                  .into(database)
                  .decryptWith(key)
                  .plan()
                  .problems())
          .singleElement()
          .asString()
          .contains("cannot be saved first", fingerprint, "expired", "--without-copy");
      assertThat(database.happened).isEmpty();
    }
  }

  @Test
  void withoutAPipelineAndAKeyItIsRefused() {
    BackupCatalog catalog = BackupCatalog.of(near).clock(clock).workDirectory(work);

    assertThat(catalog.restore(BackupSelector.latest()).into(database).plan().problems())
        .singleElement()
        .asString()
        .contains("no key to encrypt it for", "--secret-key", "--without-copy");
  }

  private RestoreBuilder restore() {
    return pipeline.catalog().restore(BackupSelector.latest());
  }
}
