package com.neuropilot.backup;

import static com.neuropilot.backup.spi.tck.FaultyStorage.Operation.LIST;
import static com.neuropilot.backup.spi.tck.FaultyStorage.Operation.PUT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.neuropilot.backup.BackupResult.Outcome;
import com.neuropilot.backup.event.RunEvent;
import com.neuropilot.backup.spi.tck.Fault;
import com.neuropilot.backup.spi.tck.FaultyStorage;
import com.neuropilot.backup.spi.tck.InMemoryStorage;
import com.neuropilot.backup.spi.tck.SettableClock;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Three destinations, one of them down; and how it catches up. */
class SeveralDestinationsTest {
  private static final String ID = "shop_20250120_020000";
  private static final int PART = 64 * 1024;

  @TempDir Path work;
  private final InMemoryStorage a = InMemoryStorage.fresh();
  private final InMemoryStorage b = InMemoryStorage.fresh();
  private final InMemoryStorage c = InMemoryStorage.fresh();

  @RegisterExtension final FaultyStorage down = FaultyStorage.around(() -> c.target(this.clock));

  private final SettableClock clock = SettableClock.at("2025-01-20T02:00:00Z");
  private final AtomicInteger dumps = new AtomicInteger();
  private final FakeDatabase database = FakeDatabase.holding(new byte[0]);

  @BeforeEach
  void countDumps() {
    byte[] dump = new byte[3 * PART + 100];
    new Random(1).nextBytes(dump);
    database.with(
        "main",
        () -> {
          dumps.incrementAndGet();
          return new ByteArrayInputStream(dump);
        });
  }

  private BackupPipelineBuilder pipeline() {
    return BackupPipeline.from(database)
        .named("shop")
        .withoutEncryption()
        .compressWith("none", Map.of())
        .partSize(PART)
        .workDirectory(work)
        .clock(clock)
        .storeIn("a", a)
        .storeIn("b", b)
        .storeIn("c", down);
  }

  private BackupResult runWithOneDown(BackupPipeline pipeline) {
    down.on(PUT).keyEnding(".part000002").fails();
    BackupResult result = pipeline.run();
    assertThat(c.contents()).isEmpty();
    return result;
  }

  private void assertThreeIdenticalCopies() {
    assertThat(a.contents()).hasSize(8);
    assertThat(b.contents()).containsExactlyEntriesOf(a.contents());
    assertThat(c.contents()).containsExactlyEntriesOf(a.contents());
  }

  @Test
  void oneThatIsDownIsNamedAndSyncMakesThreeIdenticalCopies() {
    BackupPipeline pipeline = pipeline().build();

    BackupResult result = runWithOneDown(pipeline);

    assertThat(result.outcome()).isEqualTo(Outcome.PARTIAL);
    assertThatThrownBy(result::orThrow)
        .hasMessageContaining("Destination c failed: Injected fault");
    assertThat(result.destinations())
        .extracting(DestinationResult::succeeded)
        .containsExactly(true, true, false);
    assertThat(b.contents()).containsExactlyEntriesOf(a.contents());

    List<SyncReport> reports = pipeline.catalog().sync().run();

    assertThreeIdenticalCopies();
    assertThat(reports)
        .extracting(SyncReport::copied)
        .containsExactly(List.of(), List.of(), List.of(ID));
    assertThat(reports).allMatch(report -> report.problems().isEmpty());
    assertThat(dumps).hasValue(1);
    assertThat(pipeline.catalog().verify(BackupSelector.latest()).run())
        .allMatch(VerificationReport::isWhole);
    assertThat(pipeline.catalog().sync().run())
        .allMatch(report -> report.copied().isEmpty() && report.problems().isEmpty());
  }

  @Test
  void aLastPartThatFailsEndsWhatIsBeingPutBesideIt() {
    Fault sidecar = down.on(PUT).keyEnding(".sha256").hangs();
    down.on(PUT)
        .keyEnding(".part000004")
        .fails(
            () -> {
              awaitFired(sidecar);
              return new IOException("Injected fault: the last part");
            });

    BackupResult result = pipeline().build().run();

    assertThat(result.outcome()).isEqualTo(Outcome.PARTIAL);
    assertThatThrownBy(result::orThrow).hasMessageContaining("Injected fault: the last part");
    assertThat(c.contents()).isEmpty();
    assertThat(b.contents()).containsExactlyEntriesOf(a.contents());
  }

  @Test
  void enoughDestinationsMakeItCompleteWithAWarning() {
    BackupResult result = runWithOneDown(pipeline().completeAt(2).build());

    assertThat(result.outcome()).isEqualTo(Outcome.COMPLETE);
    assertThat(result.warnings())
        .singleElement()
        .asString()
        .contains("Destination c failed: Injected fault");
  }

  @Test
  void fewerThanAskedForIsPartial() {
    BackupResult result = runWithOneDown(pipeline().completeAt(3).build());

    assertThat(result.outcome()).isEqualTo(Outcome.PARTIAL);
  }

  @Test
  void theNextRunHealsWhenAskedTo() throws IOException {
    BackupPipeline pipeline = pipeline().healing("c").build();
    runWithOneDown(pipeline);
    clock.advance(Duration.ofDays(1));

    assertThat(pipeline.run().orThrow().warnings()).isEmpty();

    assertThat(c.contents()).containsKey(ID + ".manifest.json");
    assertThat(c.contents()).containsExactlyEntriesOf(a.contents());
    assertThat(dumps).hasValue(2);
  }

  @Test
  void healingThatFailsIsAWarningOfAGoodRun() {
    BackupPipeline pipeline = pipeline().healing("c").build();
    runWithOneDown(pipeline);
    clock.advance(Duration.ofDays(1));
    down.on(PUT).keyEnding(ID + ".begun").times(2).fails();

    BackupResult result = pipeline.run().orThrow();

    assertThat(result.warnings())
        .singleElement()
        .asString()
        .contains("Destination c is not healed", ID, "Injected fault");
  }

  @Test
  void syncGoesOnWhereItWasBrokenOff() {
    BackupPipeline pipeline = pipeline().build();
    runWithOneDown(pipeline);
    down.on(PUT).keyEnding(".part000003").times(2).fails();

    SyncReport broken = pipeline.catalog().sync().to("c").run().get(0);

    assertThat(broken.copied()).isEmpty();
    assertThat(broken.problems()).singleElement().asString().contains(ID, "Injected fault");
    assertThat(c.contents())
        .containsOnlyKeys(ID + ".begun", ID + ".dump.part000001", ID + ".dump.part000002");
    assertThat(BackupCatalog.of(c).list())
        .extracting(BackupEntry::state)
        .containsExactly(BackupState.INCOMPLETE);

    List<String> stored = new ArrayList<>();
    BackupPipeline listening =
        pipeline.listeningWith(
            event -> {
              if (event instanceof RunEvent.ObjectStored object) {
                stored.add(object.object());
              }
            });
    assertThat(listening.catalog().sync().to("c").run().get(0).copied()).containsExactly(ID);

    assertThreeIdenticalCopies();
    assertThat(stored)
        .containsExactly(
            ID + ".dump.part000003",
            ID + ".dump.part000004",
            ID + ".meta.json",
            ID + ".dump.sha256",
            ID + ".manifest.json");
  }

  @Test
  void aRunDoesNotTakeASyncInProgressForItsLeftovers() {
    BackupPipeline pipeline = pipeline().build();
    runWithOneDown(pipeline);
    down.on(PUT).keyEnding(".part000003").times(2).fails();
    pipeline.catalog().sync().run();
    clock.advance(Duration.ofHours(1));

    pipeline.run().orThrow();

    assertThat(c.contents()).containsKey(ID + ".dump.part000002");
  }

  @Test
  void aDamagedSourceIsPassedOverForAnother() {
    BackupPipeline pipeline = pipeline().build();
    runWithOneDown(pipeline);
    byte[] part = a.contents().get(ID + ".dump.part000002");
    byte[] flipped = part.clone();
    flipped[100] ^= 1;
    a.overwrite(ID + ".dump.part000002", flipped);

    assertThat(pipeline.catalog().sync().to("c").run().get(0).copied()).containsExactly(ID);

    assertThat(c.contents()).containsExactlyEntriesOf(b.contents());
    assertThat(c.contents().get(ID + ".dump.part000002")).isEqualTo(part);
  }

  @Test
  void damageIsNeverCopied() {
    BackupPipeline pipeline = pipeline().build();
    runWithOneDown(pipeline);
    for (InMemoryStorage each : List.of(a, b)) {
      byte[] flipped = each.contents().get(ID + ".meta.json");
      flipped[0] ^= 1;
      each.overwrite(ID + ".meta.json", flipped);
    }

    SyncReport report = pipeline.catalog().sync().to("c").run().get(0);

    assertThat(report.copied()).isEmpty();
    assertThat(report.problems())
        .singleElement()
        .asString()
        .contains("could not be copied from a", "could not be copied from b", ".meta.json");
    assertThat(c.contents()).doesNotContainKey(ID + ".manifest.json");
  }

  @Test
  void aDamagedCopyIsMendedAndOneOfAnotherManifestIsLeftAlone() {
    BackupPipeline pipeline = pipeline().build();
    pipeline.run().orThrow();
    c.overwrite(ID + ".dump.part000002", new byte[5]);
    byte[] manifest = b.contents().get(ID + ".manifest.json");
    b.overwrite(ID + ".manifest.json", new byte[5]);

    List<SyncReport> reports = pipeline.catalog().sync().run();

    assertThat(c.contents()).containsExactlyEntriesOf(a.contents());
    assertThat(reports.get(2).copied()).containsExactly(ID);
    assertThat(reports.get(1).problems())
        .singleElement()
        .asString()
        .contains("The manifest of " + ID + " at b", "by hand");
    assertThat(b.contents().get(ID + ".manifest.json")).hasSize(5);
    b.overwrite(ID + ".manifest.json", manifest);
    assertThreeIdenticalCopies();
  }

  @Test
  void aCopyThatAVerificationFoundDamagedIsMendedAndCountsAgain() {
    BackupPipeline pipeline = pipeline().build();
    pipeline.run().orThrow();
    byte[] flipped = b.contents().get(ID + ".dump.part000002");
    flipped[100] ^= 1;
    b.overwrite(ID + ".dump.part000002", flipped);
    assertThat(pipeline.catalog().verifyAll().run()).noneMatch(VerificationReport::isWhole);
    assertThat(b.contents().keySet()).anyMatch(name -> name.startsWith(ID + ".verified."));
    assertThat(pipeline.health().destinations().get(1).lastGood()).isEmpty();

    SyncReport report = pipeline.catalog().sync().to("b").run().get(0);

    assertThat(report.copied()).containsExactly(ID);
    assertThat(report.problems()).isEmpty();
    assertThat(b.contents().get(ID + ".dump.part000002"))
        .isEqualTo(a.contents().get(ID + ".dump.part000002"));
    assertThat(pipeline.health().destinations().get(1).lastGood()).isPresent();
    assertThat(pipeline.catalog().sync().to("b").run().get(0).copied()).isEmpty();
  }

  /** What is wrong with it then came with the backup itself, or with whoever verified it. */
  @Test
  void aVerificationThatFailedStandsWhereNothingWasToBeMended() {
    BackupPipeline pipeline = pipeline().build();
    pipeline.run().orThrow();
    byte[] part = b.contents().get(ID + ".dump.part000002");
    byte[] flipped = part.clone();
    flipped[100] ^= 1;
    b.overwrite(ID + ".dump.part000002", flipped);
    pipeline.catalog().verifyAll().run();
    b.overwrite(ID + ".dump.part000002", part);

    SyncReport report = pipeline.catalog().sync().to("b").run().get(0);

    assertThat(report.copied()).isEmpty();
    assertThat(report.problems())
        .singleElement()
        .asString()
        .contains(ID + " at b", "all of it is what the manifest says", "verify " + ID);
    assertThat(b.contents().keySet()).anyMatch(name -> name.startsWith(ID + ".verified."));
    assertThat(pipeline.health().destinations().get(1).lastGood()).isEmpty();
    clock.advance(Duration.ofMinutes(1));
    pipeline.catalog().verifyAll().run();
    assertThat(pipeline.health().destinations().get(1).lastGood()).isPresent();
  }

  @Test
  void whatRetentionWouldDeleteAgainIsNotCopied() {
    BackupPipeline first = pipeline().build();
    for (int day = 0; day < 4; day++) {
      first.run().orThrow();
      clock.advance(Duration.ofDays(1));
    }
    c.clear();
    BackupPipeline pipeline =
        BackupPipeline.from(database)
            .named("shop")
            .withoutEncryption()
            .workDirectory(work)
            .clock(clock)
            .storeIn("a", a)
            .storeIn("c", c, Retention.keepLast(2))
            .build();

    SyncReport report = pipeline.catalog().sync().to("c").run().get(0);

    assertThat(report.copied()).containsExactly("shop_20250123_020000", "shop_20250122_020000");
    assertThat(pipeline.catalog().prune().run().get(0).deleted()).isEmpty();
  }

  @Test
  void aBackupThatIsStillBeingMadeIsLeftAlone() {
    BackupPipeline pipeline = pipeline().build();
    runWithOneDown(pipeline);
    a.overwrite(ID + ".begun", new byte[0]);
    b.overwrite(ID + ".begun", new byte[0]);

    SyncReport report = pipeline.catalog().sync().to("c").run().get(0);

    assertThat(report.problems()).singleElement().asString().contains("still being made");
    assertThat(c.contents()).isEmpty();
  }

  @Test
  void aStorageThatIsStillDownIsAProblemOfItsOwn() {
    BackupPipeline pipeline = pipeline().build();
    runWithOneDown(pipeline);
    down.on(LIST).always().fails();

    List<SyncReport> reports = pipeline.catalog().sync().run();

    assertThat(reports.get(0).problems()).isEmpty();
    assertThat(reports.get(2).problems()).singleElement().asString().contains("Injected fault");
  }

  @Test
  void onePlaceUnderTwoLabelsIsNoSecondCopy() {
    assertThatThrownBy(
            () ->
                pipeline()
                    .storeIn("d", a)
                    .storeIn("e", "memory", Map.of("name", b.name()))
                    .storeIn("f", "memory", Map.of("name", b.name()))
                    .build())
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("storage.a and storage.d are the same place")
        .hasMessageContaining("storage.e and storage.f are the same place");
  }

  private static void awaitFired(Fault fault) {
    try {
      fault.awaitFired();
    } catch (InterruptedException e) {
      throw new AssertionError("Nothing was put beside the last part.", e);
    }
  }
}
