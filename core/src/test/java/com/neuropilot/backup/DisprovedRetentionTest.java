package com.neuropilot.backup;

import static com.neuropilot.backup.spi.tck.FaultyStorage.Operation.OPEN;
import static org.assertj.core.api.Assertions.assertThat;

import com.neuropilot.backup.internal.manifest.Proof;
import com.neuropilot.backup.spi.tck.FaultyStorage;
import com.neuropilot.backup.spi.tck.InMemoryStorage;
import com.neuropilot.backup.spi.tck.SettableClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a drill or a verification found bad never pushes a good backup out. */
class DisprovedRetentionTest {
  private static final Duration DAY = Duration.ofDays(1);
  private static final Instant NOW = Instant.parse("2025-01-31T02:00:00Z");

  @TempDir Path work;
  private final InMemoryStorage near = InMemoryStorage.fresh();
  private final InMemoryStorage far = InMemoryStorage.fresh();
  private final SettableClock clock = SettableClock.at("2025-01-01T02:00:00Z");

  private BackupPipelineBuilder pipeline() {
    return BackupPipeline.from(FakeDatabase.holding(new byte[1000]))
        .named("shop")
        .withoutEncryption()
        .compressWith("none", Map.of())
        .workDirectory(work)
        .clock(clock);
  }

  /** Backs up seven times, while no rule deletes anything. */
  private void backUpForAWeek(BackupPipelineBuilder destinations) {
    BackupPipeline pipeline = destinations.build();
    for (int day = 0; day < 7; day++) {
      pipeline.run().orThrow();
      clock.advance(DAY);
    }
  }

  private static String id(int day) {
    return "shop_2025010" + day + "_020000";
  }

  /** A disk that rots changes no length. */
  private static Map<String, byte[]> rot(InMemoryStorage storage, int... days) {
    Map<String, byte[]> before = storage.contents();
    for (int day : days) {
      byte[] flipped = before.get(id(day) + ".dump").clone();
      flipped[flipped.length / 2] ^= 1;
      storage.overwrite(id(day) + ".dump", flipped);
    }
    return before;
  }

  private static List<String> backups(InMemoryStorage storage) {
    return storage.contents().keySet().stream()
        .filter(name -> name.endsWith(".manifest.json"))
        .map(name -> name.substring(0, name.indexOf('.')))
        .toList();
  }

  private static PruneReport prune(BackupPipeline pipeline) {
    return pipeline.catalog().prune().run().get(0);
  }

  private PruneReport prune(Retention retention) {
    return BackupCatalog.of(near)
        .clock(SettableClock.at(NOW))
        .prune()
        .of("shop")
        .keeping(retention)
        .run()
        .get(0);
  }

  @Test
  void threeThatAVerificationFoundDamagedDoNotTakeThePlacesOfThreeGoodOnes() {
    backUpForAWeek(pipeline().storeIn("near", near));
    Map<String, byte[]> whole = rot(near, 5, 6, 7);
    BackupPipeline pipeline = pipeline().storeIn("near", near, Retention.keepLast(3)).build();
    assertThat(pipeline.catalog().verifyAll().run())
        .filteredOn(report -> !report.isWhole())
        .extracting(VerificationReport::id)
        .containsExactlyInAnyOrder(id(5), id(6), id(7));

    PruneReport report = prune(pipeline);

    assertThat(report.deleted()).containsExactly(id(1));
    assertThat(backups(near)).containsExactly(id(2), id(3), id(4), id(5), id(6), id(7));
    assertThat(report.decisions().get(0).reasons()).containsExactly("disproved");
    assertThat(report.decisions().get(0).note())
        .hasValue("found damaged by a verification on 2025-01-08; not counted");
    assertThat(report.decisions().get(3).reasons()).containsExactly("newest", "keep-last");
    assertThat(report.decisions().get(3).note()).isEmpty();

    for (int day = 5; day <= 7; day++) {
      near.overwrite(id(day) + ".dump", whole.get(id(day) + ".dump"));
    }
    clock.advance(Duration.ofHours(1));
    pipeline.catalog().verifyAll().run();
    assertThat(prune(pipeline).deleted()).containsExactly(id(4), id(3), id(2));
  }

  @Test
  void aRunDeletesNoGoodOneForThoseThatAreDamaged() {
    backUpForAWeek(pipeline().storeIn("near", near));
    rot(near, 6, 7);
    BackupPipeline pipeline = pipeline().storeIn("near", near, Retention.keepLast(3)).build();
    pipeline.catalog().verifyAll().run();

    pipeline.run().orThrow();

    assertThat(backups(near)).containsExactly(id(4), id(5), id(6), id(7), id(8));
  }

  /** Longer than the days of the rule, no backup has been good. */
  @Test
  void theLastGoodOneStaysWhenAllSinceFailedTheirDrills() {
    StoredHistory shop = new StoredHistory(near, "shop");
    String old = shop.whole(NOW.minus(Duration.ofDays(21)));
    String good = shop.whole(NOW.minus(Duration.ofDays(20)));
    for (int days = 1; days <= 9; days++) {
      Instant begun = NOW.minus(Duration.ofDays(days));
      shop.whole(begun);
      shop.tried(begun, Proof.Kind.DRILL, Duration.ofHours(1), false);
    }

    PruneReport report = prune(Retention.keepDays(7));

    assertThat(report.deleted()).containsExactly(old);
    assertThat(backups(near)).hasSize(10).contains(good);
    assertThat(report.decisions().get(0).note())
        .hasValue("found bad by a drill on 2025-01-30; not counted");
  }

  /** That its bytes are whole says nothing against a drill that could not use them. */
  @Test
  void aDrillThatFailedCountsUntilTheNextOne() {
    StoredHistory shop = new StoredHistory(near, "shop");
    Instant newest = NOW.minus(Duration.ofDays(1));
    String older = shop.whole(NOW.minus(Duration.ofDays(2)));
    shop.whole(newest);
    shop.tried(newest, Proof.Kind.DRILL, Duration.ofHours(1), false);
    shop.tried(newest, Proof.Kind.VERIFICATION, Duration.ofHours(2), true);
    assertThat(prune(Retention.keepLast(1)).deleted()).isEmpty();

    shop.tried(newest, Proof.Kind.DRILL, Duration.ofHours(3), true);
    assertThat(prune(Retention.keepLast(1)).deleted()).containsExactly(older);
  }

  /** It was restored once; since then it rotted. */
  @Test
  void whatWasProvenAndIsDamagedNowDoesNotStandForTheNewestProven() {
    StoredHistory shop = new StoredHistory(near, "shop");
    Instant proven = NOW.minus(Duration.ofDays(9));
    Instant rotten = NOW.minus(Duration.ofDays(5));
    for (Instant begun : List.of(proven, rotten, NOW.minus(Duration.ofDays(1)))) {
      shop.whole(begun);
    }
    shop.tried(proven, Proof.Kind.DRILL, Duration.ofHours(1), true);
    shop.tried(rotten, Proof.Kind.DRILL, Duration.ofHours(1), true);
    shop.tried(rotten, Proof.Kind.VERIFICATION, Duration.ofHours(2), false);

    assertThat(prune(Retention.keepLast(1)).decisions())
        .extracting(decision -> String.join(",", decision.reasons()))
        .containsExactly("newest,keep-last", "disproved", "newest-proven");
  }

  @Test
  void aCopyThatIsDamagedAtOneDestinationCountsAtTheOther() {
    backUpForAWeek(pipeline().storeIn("near", near).storeIn("far", far));
    rot(near, 6, 7);
    BackupPipeline pipeline =
        pipeline()
            .storeIn("near", near, Retention.keepLast(2))
            .storeIn("far", far, Retention.keepLast(2))
            .build();
    pipeline.catalog().verifyAll().run();

    pipeline.catalog().prune().run();

    assertThat(backups(near)).containsExactly(id(4), id(5), id(6), id(7));
    assertThat(backups(far)).containsExactly(id(6), id(7));
  }

  @Test
  void aNewDestinationGetsTheGoodOnesThatItWouldKeep() {
    backUpForAWeek(pipeline().storeIn("near", near));
    rot(near, 6, 7);
    BackupPipeline pipeline =
        pipeline().storeIn("near", near).storeIn("far", far, Retention.keepLast(2)).build();
    pipeline.catalog().verifyAll().run();

    SyncReport report = pipeline.catalog().sync().to("far").run().get(0);

    assertThat(report.copied()).containsExactly(id(5), id(4));
    assertThat(report.problems()).hasSize(2);
    pipeline.catalog().prune().run();
    assertThat(backups(far)).containsExactly(id(4), id(5));
  }

  @Test
  void aDestinationWhoseRecordsCannotBeReadKeepsNoOtherFromBeingCopied() {
    InMemoryStorage third = InMemoryStorage.fresh();
    FaultyStorage faulty = FaultyStorage.around(near);
    backUpForAWeek(pipeline().storeIn("near", near).storeIn("far", far));
    BackupCatalog.of(near).clock(clock).verifyAll().run();
    BackupPipeline pipeline =
        pipeline()
            .storeIn("near", faulty)
            .storeIn("far", far)
            .storeIn("third", third, Retention.keepLast(2))
            .build();
    faulty.on(OPEN).keyEnding(".verified.20250108_020000.json").always().fails();

    SyncReport report = pipeline.catalog().sync().to("third").run().get(0);

    assertThat(report.copied()).containsExactly(id(7), id(6));
    assertThat(report.problems()).isEmpty();
    faulty.assertFired();
  }
}
