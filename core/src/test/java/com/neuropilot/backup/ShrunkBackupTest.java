package com.neuropilot.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.neuropilot.backup.spi.tck.InMemoryStorage;
import com.neuropilot.backup.spi.tck.SettableClock;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The silent disaster: a small, perfectly valid backup. */
class ShrunkBackupTest {
  private static final String LAST_GOOD = "shop_20250103_020000";

  @TempDir Path work;
  private final FakeDatabase database = FakeDatabase.holding(new byte[1000]);
  private final InMemoryStorage near = InMemoryStorage.fresh();
  private final SettableClock clock = SettableClock.at("2025-01-01T02:00:00Z");
  private BackupPipeline pipeline;

  @BeforeEach
  void build() {
    pipeline = builder().build();
  }

  private BackupPipelineBuilder builder() {
    return BackupPipeline.from(database)
        .named("shop")
        .withoutEncryption()
        .compressWith("none", Map.of())
        .workDirectory(work)
        .clock(clock)
        .storeIn("near", near, Retention.keepLast(2));
  }

  private void threeGoodOnes() {
    for (int i = 0; i < 3; i++) {
      assertThat(pipeline.run().orThrow().warnings()).isEmpty();
      clock.advance(Duration.ofDays(1));
    }
  }

  private void holds(int bytes) {
    database.with("main", () -> new ByteArrayInputStream(new byte[bytes]));
  }

  private List<String> backups() {
    return near.contents().keySet().stream()
        .filter(name -> name.endsWith(".manifest.json"))
        .map(name -> name.substring(0, name.indexOf('.')))
        .toList();
  }

  @Test
  void itIsAWarningNothingIsDeletedAndTheOneBeforeIsPinned() {
    threeGoodOnes();
    holds(499);

    BackupResult result = pipeline.run().orThrow();

    assertThat(result.warnings())
        .singleElement()
        .asString()
        .contains("499 bytes of dump where the one before had 1000", "max-shrink = 50%")
        .contains("restore " + LAST_GOOD)
        .contains("unpin");
    assertThat(backups()).hasSize(3);
    assertThat(pipeline.catalog().find(BackupSelector.id(LAST_GOOD)).isPinned()).isTrue();
  }

  @Test
  void theOneBeforeIsPinnedThoughSomebodyElseHoldsTheLock() {
    threeGoodOnes();
    holds(499);
    near.overwrite("shop.lock.20250104_020000.another", new byte[0]);

    pipeline.run().orThrow();

    assertThat(pipeline.catalog().find(BackupSelector.id(LAST_GOOD)).isPinned()).isTrue();
  }

  @Test
  void weeksOfSmallOnesDoNotPushTheGoodOneOut() {
    threeGoodOnes();
    holds(10);
    for (int i = 0; i < 14; i++) {
      pipeline.run().orThrow();
      clock.advance(Duration.ofDays(1));
    }

    assertThat(backups())
        .containsExactly(LAST_GOOD, "shop_20250116_020000", "shop_20250117_020000");
  }

  @Test
  void rowsThatAreGoneShowThoughTheSizeDoesNot() {
    database.rows = 1000;
    threeGoodOnes();
    database.rows = 499;

    assertThat(pipeline.run().warnings())
        .singleElement()
        .asString()
        .contains("499 rows where the one before had 1000");
    assertThat(backups()).hasSize(3);
  }

  /** As a timer runs the command line: each night a process of its own. */
  @Test
  void rowsAreKnownFromOneProcessToTheNext() {
    database.rows = 1000;
    pipeline.run().orThrow();
    clock.advance(Duration.ofDays(1));
    database.rows = 499;

    assertThat(builder().build().run().orThrow().warnings())
        .singleElement()
        .asString()
        .contains("499 rows where the one before had 1000");
  }

  @Test
  void oneTableThatLostItsRowsIsNamedThoughTheOthersHaveMore() throws IOException {
    database.more.putAll(Map.of("public.orders", 1000L, "public.customer", 500L));
    database.rows = 30_000;
    threeGoodOnes();
    database.more.put("public.orders", 12L);
    database.more.remove("public.customer");
    database.rows = 40_000;

    assertThat(builder().build().run().orThrow().warnings())
        .singleElement()
        .asString()
        .contains("12 rows in public.orders where the one before had 1000;")
        .contains("0 rows in public.customer where the one before had 500 (max-shrink = 50%)")
        .contains("restore " + LAST_GOOD);
    assertThat(backups()).hasSize(3);
    assertThat(pipeline.catalog().find(BackupSelector.id(LAST_GOOD)).isPinned()).isTrue();
    assertThat(Files.getPosixFilePermissions(work.resolve("shop.rows.json")))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  void smallTablesAndPartitionsThatGoAreNoWarning() {
    database.more.putAll(
        Map.of("public.queue", 99L, "public.log_2024_12", 900L, "public.log_2025_01", 40L));
    database.rows = 1000;
    threeGoodOnes();
    database.more.putAll(Map.of("public.queue", 0L, "public.log_2025_01", 800L));
    database.more.remove("public.log_2024_12");

    assertThat(builder().build().run().orThrow().warnings()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "null",
        "{\"backup\":\"shop_20250103_020000\"}",
        "{\"backup\":\"shop_20250103_020000\",\"rows\":{\"public.item\":\"many\"}}",
        "{\"backup\":\"shop_20250103_020000\",\"rows\":{\"public.item\":null}}",
        "{\"backup\":\"shop_20250103_020000\",\"rows\":7}",
        "{\"backup\":\"shop_20250102_020000\",\"rows\":{\"public.item\":1000}}"
      })
  void whatIsDamagedIsNotKnown(String text) throws IOException {
    threeGoodOnes();
    Path state = Files.writeString(work.resolve("shop.rows.json"), text);

    assertThat(builder().build().run().orThrow().warnings()).isEmpty();

    assertThat(state).content().contains("shop_20250104_020000", "\"public.item\":3");
  }

  @Test
  void whatCannotBeRememberedIsNoFailure() throws IOException {
    Files.createDirectories(work.resolve("shop.rows.json/somebodys"));

    threeGoodOnes();

    assertThat(work.resolve("shop.rows.json/somebodys")).isDirectory();
  }

  @ParameterizedTest
  @CsvSource({"500, 50", "1000, 50", "5000, 50", "101, 90", "0, 100"})
  void whatIsAllowedIsNoWarning(int bytes, int percent) {
    threeGoodOnes();
    holds(bytes);

    BackupResult result = builder().maxShrink(percent).build().run().orThrow();

    assertThat(result.warnings()).isEmpty();
    assertThat(backups()).hasSize(2);
  }

  @Test
  void aCopyMadeBeforeARestoreIsNotCompared() {
    threeGoodOnes();
    holds(10);
    assertThat(pipeline.run(BackupKind.PRE_RESTORE).warnings()).isEmpty();
    clock.advance(Duration.ofDays(1));
    holds(1000);

    assertThat(pipeline.run().warnings()).isEmpty();
  }

  @Test
  void theConfigurationSaysHowMuch() {
    Properties properties = new Properties();
    properties.put("name", "shop");
    properties.put("source", "fake");
    properties.put("encryptor", "none");
    properties.put("storage.near", "memory");
    properties.put("storage.near.name", near.name());
    properties.put("max-shrink", "half");
    properties.put("destinations", "at-least-two");
    assertThatThrownBy(() -> BackupPipeline.fromProperties(properties))
        .hasMessageContaining("max-shrink is 'half', which is not like 50%")
        .hasMessageContaining("destinations is 'at-least-two'");
    properties.put("max-shrink", "101%");
    properties.put("destinations", "at-least-2");
    assertThatThrownBy(() -> BackupPipeline.fromProperties(properties))
        .hasMessageContaining("max-shrink is 101%")
        .hasMessageContaining("at-least-2, and there are 1");
    properties.put("max-shrink", "30 %");
    properties.put("destinations", "all");
    assertThat(BackupPipeline.fromProperties(properties).name()).isEqualTo("shop");
  }
}
