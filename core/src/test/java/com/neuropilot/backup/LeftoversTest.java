package com.neuropilot.backup;

import static org.assertj.core.api.Assertions.assertThat;

import com.neuropilot.backup.internal.storage.BytesContent;
import com.neuropilot.backup.internal.storage.StorageLock;
import com.neuropilot.backup.spi.ObjectKey;
import com.neuropilot.backup.spi.StorageTarget;
import com.neuropilot.backup.spi.tck.InMemoryStorage;
import com.neuropilot.backup.spi.tck.SettableClock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run removes of runs that were killed. */
class LeftoversTest {
  private static final byte[] DUMP = "a dump".getBytes(StandardCharsets.UTF_8);

  @TempDir Path work;
  private final InMemoryStorage near = InMemoryStorage.fresh();

  private BackupPipelineBuilder pipeline(FakeDatabase database) {
    return BackupPipeline.from(database)
        .named("shop")
        .withoutEncryption()
        .workDirectory(work)
        .clock(SettableClock.at("2025-01-20T02:00:00Z"));
  }

  @Test
  void theNextRunRemovesWhatAKilledRunOfThisDatabaseLeftAndNothingElse() throws Exception {
    FakeDatabase database = FakeDatabase.holding(DUMP);
    near.overwrite("shop_20250119_020000.begun", marker("7"));
    near.overwrite("shop_20250119_020000.dump.zst", new byte[10]);
    near.overwrite("shop_20250118_020000.begun", marker("another"));
    near.overwrite("shop_20250118_020000.dump.zst", new byte[10]);
    near.overwrite("shop-eu_20250119_020000.begun", marker("7"));
    near.overwrite("shop-eu_20250119_020000.dump.zst", new byte[10]);
    near.overwrite("shop_20250117_020000.sql.gz.gpg", new byte[10]);
    near.overwrite("shop_20250116_020000.dump.zst", new byte[10]);

    pipeline(database).storeIn("near", near).build().run().orThrow();

    assertThat(near.contents())
        .doesNotContainKeys("shop_20250119_020000.begun", "shop_20250119_020000.dump.zst")
        .containsKeys(
            "shop_20250118_020000.begun",
            "shop_20250118_020000.dump.zst",
            "shop-eu_20250119_020000.begun",
            "shop-eu_20250119_020000.dump.zst",
            "shop_20250117_020000.sql.gz.gpg",
            "shop_20250116_020000.dump.zst");
  }

  /** As rclone names what it puts, from 1.63 on, where the remote can rename. */
  @Test
  void whatRcloneWasKilledWhilePuttingGoesToo() throws Exception {
    String killed = "shop_20250119_020000";
    near.overwrite(killed + ".begun", marker("7"));
    near.overwrite(killed + ".dump.zst.part000001", new byte[10]);
    near.overwrite(killed + ".dump.zst.part000002.7684f146.partial", new byte[10]);
    near.overwrite(killed + ".dump.zst.sha256.0a1b2c3d.partial", new byte[10]);
    near.overwrite(killed + ".manifest.json.7684f146.partial", new byte[10]);
    near.overwrite(killed + ".begun.7684f146.partial", new byte[10]);
    near.overwrite(killed + ".sql.gz.gpg.7684f146.partial", new byte[10]);
    near.overwrite(killed + ".r2.dump.zst.7684f146.partial", new byte[10]);
    near.overwrite("shop_20250118_020000.dump.zst.7684f146.partial", new byte[10]);

    pipeline(FakeDatabase.holding(DUMP)).storeIn("near", near).build().run().orThrow();

    assertThat(near.contents().keySet())
        .filteredOn(name -> name.endsWith(".partial") || name.startsWith(killed))
        .containsExactlyInAnyOrder(
            killed + ".sql.gz.gpg.7684f146.partial",
            killed + ".r2.dump.zst.7684f146.partial",
            "shop_20250118_020000.dump.zst.7684f146.partial");
  }

  @Test
  void aCloneOnAnotherHostIsAnotherDatabaseThoughBothAreCalledLocalhost() throws Exception {
    near.overwrite("shop_20250118_020000.begun", marker("7", "other", "localhost"));
    near.overwrite("shop_20250118_020000.dump.zst", new byte[10]);
    near.overwrite("shop_20250119_020000.begun", marker("7", "here", "localhost"));
    near.overwrite("shop_20250119_020000.dump.zst", new byte[10]);

    pipeline(FakeDatabase.at("7", "16384", "localhost"))
        .environment(Map.of("HOSTNAME", "here"))
        .storeIn("near", near)
        .build()
        .run()
        .orThrow();

    assertThat(near.contents())
        .doesNotContainKeys("shop_20250119_020000.begun", "shop_20250119_020000.dump.zst")
        .containsKeys("shop_20250118_020000.begun", "shop_20250118_020000.dump.zst");
  }

  /** A copy may take days; whoever makes it holds the storage's lock. */
  @Test
  void whatSomebodyCopiesThereForLongerThanADayStays() throws Exception {
    StorageTarget yesterday = near.target(SettableClock.at("2025-01-19T01:00:00Z"));
    put(yesterday, "shop_20250118_020000.begun", marker(""));
    put(yesterday, "shop_20250118_020000.dump.zst.part000001", new byte[10]);
    BackupPipeline pipeline = pipeline(FakeDatabase.holding(DUMP)).storeIn("near", near).build();

    InstantSource clock = SettableClock.at("2025-01-20T02:00:00Z");
    try (StorageLock sync = StorageLock.take(near.target(clock), "shop", "h", clock)) {
      assertThat(pipeline.run().orThrow().outcome()).isEqualTo(BackupResult.Outcome.COMPLETE);
      sync.check();
      assertThat(near.contents())
          .containsKeys("shop_20250118_020000.begun", "shop_20250118_020000.dump.zst.part000001");
    }
    pipeline.run().orThrow();

    assertThat(near.contents().keySet())
        .noneMatch(name -> name.startsWith("shop_20250118") || name.contains(".lock."));
  }

  /** Its first part may be older than a day, its newest is not. */
  @Test
  void aRunOfAnotherDatabaseThatGoesOnForLongerThanADayStays() throws Exception {
    SettableClock other = SettableClock.at("2025-01-18T02:00:00Z");
    put(near.target(other), "shop_20250118_020000.begun", marker("another"));
    put(near.target(other), "shop_20250118_020000.dump.zst.part000001", new byte[10]);
    other.advance(Duration.ofHours(25));
    put(near.target(other), "shop_20250118_020000.dump.zst.part000002", new byte[10]);
    SettableClock clock = SettableClock.at("2025-01-20T02:00:00Z");
    BackupPipeline pipeline =
        pipeline(FakeDatabase.holding(DUMP)).clock(clock).storeIn("near", near).build();

    pipeline.run().orThrow();
    assertThat(near.contents())
        .containsKeys(
            "shop_20250118_020000.begun",
            "shop_20250118_020000.dump.zst.part000001",
            "shop_20250118_020000.dump.zst.part000002");

    clock.advance(Duration.ofHours(2));
    pipeline.run().orThrow();
    assertThat(near.contents().keySet()).noneMatch(name -> name.startsWith("shop_20250118"));
  }

  private static void put(StorageTarget target, String name, byte[] bytes) throws IOException {
    target.put(ObjectKey.of(name), new BytesContent(bytes));
  }

  private static byte[] marker(String system) {
    return marker(system, "h", "db.example.org");
  }

  private static byte[] marker(String system, String host, String server) {
    return ("{\"run\":\"r\",\"host\":\""
            + host
            + "\",\"begun\":\"2025-01-19T02:00:00Z\",\"source\":{\"system\":\""
            + system
            + "\",\"database\":\"16384\",\"host\":\""
            + server
            + "\"},\"data\":\".dump.zst\"}")
        .getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void anotherToolsFileOfTheSameSecondStays() {
    near.overwrite("shop_20250119_020000.begun", marker("7"));
    near.overwrite("shop_20250119_020000.dump.zst.part000001", new byte[10]);
    near.overwrite("shop_20250119_020000.dump.zst.sha256", new byte[10]);
    near.overwrite("shop_20250119_020000.meta.json.zst", new byte[10]);
    near.overwrite("shop_20250119_020000.sql.gz.gpg", new byte[10]);
    near.overwrite("shop_20250119_020000.sql.gz.gpg.sha256", new byte[10]);
    near.overwrite("shop_20250119_020000.notes.txt", new byte[10]);
    near.overwrite("shop_20250119_020000.dump", new byte[10]);

    pipeline(FakeDatabase.holding(DUMP)).storeIn("near", near).build().run().orThrow();

    assertThat(near.contents().keySet())
        .filteredOn(name -> name.startsWith("shop_20250119"))
        .containsExactlyInAnyOrder(
            "shop_20250119_020000.sql.gz.gpg",
            "shop_20250119_020000.sql.gz.gpg.sha256",
            "shop_20250119_020000.notes.txt",
            "shop_20250119_020000.dump");
  }
}
