package com.neuropilot.backup;

import static com.neuropilot.backup.spi.tck.FaultyStorage.Operation.OPEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.neuropilot.backup.BackupResult.Outcome;
import com.neuropilot.backup.spi.ObjectKey;
import com.neuropilot.backup.spi.StorageTarget;
import com.neuropilot.backup.spi.tck.BytesContent;
import com.neuropilot.backup.spi.tck.FaultyStorage;
import com.neuropilot.backup.spi.tck.InMemoryStorage;
import com.neuropilot.backup.spi.tck.SettableClock;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A folder belongs to one database: production's is closed to staging with its configuration. */
class AnotherDatabaseTest {
  private static final String FIRST = "shop_20250120_020000";

  @TempDir Path work;
  private final InMemoryStorage near = InMemoryStorage.fresh();
  private final InMemoryStorage far = InMemoryStorage.fresh();
  private final SettableClock clock = SettableClock.at("2025-01-20T02:00:00Z");

  private BackupPipelineBuilder pipeline(FakeDatabase database) {
    return BackupPipeline.from(database)
        .named("shop")
        .withoutEncryption()
        .workDirectory(work)
        .clock(clock);
  }

  @BeforeEach
  void backUpProduction() {
    pipeline(FakeDatabase.at("7", "16384", "db")).storeIn("far", far).build().run().orThrow();
    clock.advance(Duration.ofDays(1));
  }

  @ParameterizedTest
  @CsvSource({
    // the same configuration on another machine
    "8, 16384, db, inventory",
    // another database of the same server
    "7, 20000, db, inventory_staging",
    // a server that does not tell its identifier, elsewhere
    "'', 16384, db-staging, inventory",
    "'', 20000, db, inventory_staging",
  })
  void isRefusedAndNothingIsPut(String system, String oid, String host, String name) {
    Map<String, byte[]> before = far.contents();

    BackupResult result =
        pipeline(FakeDatabase.at(system, oid, host).called(name)).storeIn("far", far).build().run();

    assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
    assertThatThrownBy(result::orThrow)
        .hasMessageContaining(FIRST)
        .hasMessageContaining("\"inventory\" at db (server 7)")
        .hasMessageContaining("\"" + name + "\" at " + host)
        .hasMessageContaining("folder or a name of its own")
        .hasMessageContaining("accept-database = " + (system.isEmpty() ? host : system) + "/");
    assertThat(far.contents()).containsOnlyKeys(before.keySet());
  }

  @ParameterizedTest
  @CsvSource({
    // restored by swap: a new OID under the old name
    "7, 30000, db, inventory",
    // renamed
    "7, 16384, db, inventory2",
    // the right to read the identifier was taken away
    "'', 16384, db, inventory",
  })
  void theSameDatabaseGoesOn(String system, String oid, String host, String name) {
    BackupResult result =
        pipeline(FakeDatabase.at(system, oid, host).called(name))
            .storeIn("far", far)
            .build()
            .run()
            .orThrow();

    assertThat(result.warnings()).isEmpty();
  }

  @Test
  void aReplicaThatTookOverIsLetInAndACopyForTestsIsSpokenOf() {
    BackupResult result =
        pipeline(FakeDatabase.at("7", "16384", "db2")).storeIn("far", far).build().run().orThrow();

    assertThat(result.warnings())
        .singleElement()
        .asString()
        .contains("db2", FIRST, "copy")
        .contains("folder or a name of its own");
  }

  /** Not even what would be a leftover of its own, in a folder of its own, after a day. */
  @Test
  void nothingIsDeletedInTheFolderThatRefusesIt() throws IOException {
    BackupPipeline production =
        pipeline(FakeDatabase.at("7", "16384", "db")).storeIn("far", far).build();
    for (int i = 0; i < 2; i++) {
      production.run().orThrow();
      clock.advance(Duration.ofDays(1));
    }
    String marker =
        "{\"run\":\"r\",\"host\":\"h\",\"begun\":\"2025-01-19T02:00:00Z\",\"source\":{\"system\":\"8\","
            + "\"database\":\"16384\",\"host\":\"db-staging\"},\"data\":\".dump.zst\"}";
    StorageTarget old = far.target(SettableClock.at("2025-01-19T02:00:00Z"));
    for (String name : List.of(".begun", ".dump.zst.part000001")) {
      old.put(ObjectKey.of("shop_20250119_020000" + name), BytesContent.of(marker));
    }
    Map<String, byte[]> before = far.contents();
    assertThat(before.keySet()).filteredOn(name -> name.endsWith(".manifest.json")).hasSize(3);

    BackupResult result =
        pipeline(FakeDatabase.at("8", "16384", "db-staging"))
            .storeIn("far", far, Retention.keepLast(1))
            .storeIn("near", near, Retention.keepLast(1))
            .build()
            .run();

    assertThat(result.outcome()).isEqualTo(Outcome.PARTIAL);
    Map<String, byte[]> after = far.contents();
    assertThat(after).containsOnlyKeys(before.keySet());
    assertThat(after).allSatisfy((name, bytes) -> assertThat(bytes).isEqualTo(before.get(name)));
  }

  @Test
  void aFolderOfItsOwnStillGetsTheBackup() {
    BackupResult result =
        pipeline(FakeDatabase.at("8", "16384", "db"))
            .storeIn("near", near)
            .storeIn("far", far)
            .build()
            .run();

    assertThat(result.outcome()).isEqualTo(Outcome.PARTIAL);
    assertThat(near.contents()).containsKey("shop_20250121_020000.manifest.json");
    assertThat(far.contents()).doesNotContainKey("shop_20250121_020000.manifest.json");
  }

  @Test
  void syncBringsNothingIntoTheFolderThatRefusesIt() {
    BackupPipeline staging =
        pipeline(FakeDatabase.at("8", "16384", "db"))
            .storeIn("near", near)
            .storeIn("far", far)
            .build();
    staging.run();
    Map<String, byte[]> before = far.contents();
    Map<String, byte[]> own = near.contents();

    List<SyncReport> reports = staging.catalog().sync().run();

    assertThat(reports).allSatisfy(report -> assertThat(report.copied()).isEmpty());
    assertThat(reports)
        .allSatisfy(
            report ->
                assertThat(report.problems())
                    .singleElement()
                    .asString()
                    .contains("another database", "a name of its own", "accept-database"));
    assertThat(far.contents()).containsOnlyKeys(before.keySet());
    assertThat(near.contents()).containsOnlyKeys(own.keySet());
  }

  @Test
  void syncHealsADatabaseThatMoved() throws IOException {
    FakeDatabase moved = FakeDatabase.at("8", "16384", "db");
    pipeline(moved).storeIn("far", far).acceptDatabase("8/inventory").build().run().orThrow();
    BackupPipeline both = pipeline(moved).storeIn("near", near).storeIn("far", far).build();

    assertThat(both.catalog().sync().to("near").run().get(0).copied()).hasSize(2);
    clock.advance(Duration.ofDays(1));
    both.run().orThrow();
    near.target().delete(ObjectKey.of("shop_20250121_020000.manifest.json"));

    assertThat(both.catalog().sync().to("near").run().get(0).copied())
        .containsExactly("shop_20250121_020000");
  }

  @Test
  void aMovedDatabaseGoesOnWhenItIsNamedAndOnlyThatOne() {
    FakeDatabase moved = FakeDatabase.at("8", "16384", "db");
    pipeline(moved).storeIn("far", far).acceptDatabase("8/inventory").build().run().orThrow();
    clock.advance(Duration.ofDays(1));

    pipeline(moved).storeIn("far", far).build().run().orThrow();
    assertThat(
            pipeline(FakeDatabase.at("9", "16384", "db"))
                .storeIn("far", far)
                .acceptDatabase("8/inventory")
                .build()
                .run()
                .outcome())
        .isEqualTo(Outcome.FAILED);
  }

  @Test
  void theConfigurationFileNamesItToo() {
    pipeline(FakeDatabase.at("6", "16384", "db")).storeIn("near", near).build().run().orThrow();
    clock.advance(Duration.ofDays(1));
    Properties properties = new Properties();
    properties.put("name", "shop");
    properties.put("source", "fake");
    properties.put("encryptor", "none");
    properties.put("storage.near", "memory");
    properties.put("storage.near.name", near.name());
    properties.put("work-directory", work.toString());
    assertThat(BackupPipeline.builder(properties).clock(clock).build().run().outcome())
        .isEqualTo(Outcome.FAILED);

    properties.put("accept-database", "7/inventory");

    BackupPipeline.builder(properties).clock(clock).build().run().orThrow();
  }

  @Test
  void aDamagedNewestManifestLetsAnOlderOneSpeak() {
    far.overwrite("shop_20250120_120000.manifest.json", new byte[10]);

    assertThat(
            pipeline(FakeDatabase.at("8", "1", "db")).storeIn("far", far).build().run().outcome())
        .isEqualTo(Outcome.FAILED);
  }

  @Test
  void anotherPipelinesBackupsDoNotMatter() {
    pipeline(FakeDatabase.at("8", "1", "db"))
        .named("shop-eu")
        .storeIn("far", far)
        .build()
        .run()
        .orThrow();
  }

  @Test
  void aFolderThatCannotBeLookedIntoGetsNothing() {
    try (FaultyStorage broken = FaultyStorage.around(far)) {
      broken.on(OPEN).keyEnding(".manifest.json").fails();

      BackupResult result =
          pipeline(FakeDatabase.at("7", "16384", "db")).storeIn("far", broken).build().run();

      assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
    }
  }

  @Test
  void theCheckSaysItBefore() {
    assertThat(pipeline(FakeDatabase.at("8", "1", "db")).storeIn("far", far).build().check())
        .filteredOn(finding -> finding.severity() == Finding.Severity.PROBLEM)
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.area()).isEqualTo("storage.far");
              assertThat(finding.message()).contains("accept-database = 8/inventory");
            });
  }
}
