package com.neuropilot.backup;

import static com.neuropilot.backup.spi.tck.FaultyStorage.Operation.LIST;
import static com.neuropilot.backup.spi.tck.FaultyStorage.Operation.OPEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.neuropilot.backup.spi.tck.FaultyStorage;
import com.neuropilot.backup.spi.tck.InMemoryStorage;
import com.neuropilot.backup.spi.tck.SettableClock;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A restore reads the first good copy, and the next one when that turns out damaged. */
class RestoreFromCopiesTest {
  private static final String ID = "shop_20250120_020000";
  private static final int PART = 64 * 1024;

  @TempDir Path work;
  private final InMemoryStorage a = InMemoryStorage.fresh();
  private final InMemoryStorage b = InMemoryStorage.fresh();
  private final InMemoryStorage c = InMemoryStorage.fresh();

  @RegisterExtension final FaultyStorage down = FaultyStorage.around(() -> c.target(this.clock));

  private final SettableClock clock = SettableClock.at("2025-01-20T02:00:00Z");
  private final FakeDatabase database = FakeDatabase.holding(new byte[3 * PART + 100]);

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

  @Test
  void restoreGoesOnWithTheNextCopyWhenOneIsDamaged() {
    BackupPipeline pipeline = pipeline().build();
    pipeline.run().orThrow();
    byte[] flipped = a.contents().get(ID + ".dump.part000003");
    flipped[7] ^= 1;
    a.overwrite(ID + ".dump.part000003", flipped);
    b.overwrite(ID + ".dump.part000001", new byte[1]);

    RestoreResult result = pipeline.catalog().restore(BackupSelector.latest()).plan().execute();

    assertThat(database.restored.get("main")).hasSize(3 * PART + 100);
    assertThat(result.warnings())
        .singleElement()
        .asString()
        .contains(ID + ".dump.part000003 at a", "is damaged", "the copy at c");
  }

  @Test
  void restoreGoesOnWithTheNextCopyWhenAStorageFailsInTheMiddle() {
    pipeline().build().run().orThrow();
    down.on(OPEN).keyEnding(".part000002").always().fails();
    down.on(LIST).nth(3).always().fails();
    BackupCatalog catalog = BackupCatalog.of(down).and("b", b).clock(clock).workDirectory(work);

    RestoreResult result = catalog.restore(BackupSelector.latest()).into(database).plan().execute();

    assertThat(database.restored.get("main")).hasSize(3 * PART + 100);
    assertThat(result.warnings())
        .singleElement()
        .asString()
        .contains("The storage storage fails: Injected fault", "the copy at b");
  }

  @Test
  void aFailureThatIsNoStoragesIsNotTriedWithEachCopy() {
    BackupPipeline pipeline = pipeline().build();
    pipeline.run().orThrow();
    down.on(OPEN).keyEnding(".part000002").fails();
    BackupCatalog catalog = BackupCatalog.of(down).and("b", b).clock(clock).workDirectory(work);

    RestorePlan plan = catalog.restore(BackupSelector.latest()).into(database).plan();

    assertThatThrownBy(plan::execute).isInstanceOf(StageFailedException.class);
    assertThat(database.restored).isEmpty();
  }

  @Test
  void restoreOfANamedStorageDoesNotGoElsewhere() {
    BackupPipeline pipeline = pipeline().build();
    pipeline.run().orThrow();
    byte[] flipped = a.contents().get(ID + ".dump.part000003");
    flipped[7] ^= 1;
    a.overwrite(ID + ".dump.part000003", flipped);

    RestorePlan plan = pipeline.catalog().only("a").restore(BackupSelector.latest()).plan();

    assertThatThrownBy(plan::execute).isInstanceOf(DamagedBackupException.class);
    assertThat(database.restored).isEmpty();
  }

  @Test
  void aDamagedManifestOrMetaObjectIsGotRoundInThePlanAlready() {
    BackupPipeline pipeline = pipeline().build();
    pipeline.run().orThrow();
    byte[] flipped = a.contents().get(ID + ".meta.json");
    flipped[7] ^= 1;
    a.overwrite(ID + ".meta.json", flipped);

    RestorePlan plan = pipeline.catalog().restore(BackupSelector.latest()).plan();

    assertThat(plan.warnings()).singleElement().asString().contains(".meta.json", "the copy at b");
    plan.execute();
    assertThat(database.restored.get("main")).hasSize(3 * PART + 100);
  }

  @Test
  void whenAllCopiesAreDamagedEachIsNamedAndNothingIsRestored() {
    BackupPipeline pipeline = pipeline().build();
    pipeline.run().orThrow();
    down.on(OPEN).keyEnding(".part000002").times(1).flipsByteAt(3);
    for (InMemoryStorage each : List.of(a, b)) {
      byte[] flipped = each.contents().get(ID + ".dump.part000002");
      flipped[0] ^= 1;
      each.overwrite(ID + ".dump.part000002", flipped);
    }

    RestorePlan plan = pipeline.catalog().restore(BackupSelector.latest()).plan();

    assertThatThrownBy(plan::execute)
        .isInstanceOf(DamagedBackupException.class)
        .hasMessageContainingAll("at a", "at b", "at c");
    assertThat(database.restored).isEmpty();
  }
}
