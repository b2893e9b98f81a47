package com.neuropilot.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.neuropilot.backup.spi.tck.InMemoryStorage;
import com.neuropilot.backup.spi.tck.SettableClock;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BackupSelectorTest {
  private static final String ID = "shop_20250120_020000";

  @TempDir Path work;
  private final InMemoryStorage near = InMemoryStorage.fresh();
  private final FakeDatabase database =
      FakeDatabase.holding("rows".getBytes(StandardCharsets.US_ASCII));

  private BackupCatalog catalog() {
    return BackupCatalog.of(near).workDirectory(work);
  }

  private void backUp() {
    pipeline("shop", "2025-01-20T02:00:00Z").run().orThrow();
  }

  private BackupPipeline pipeline(String name, String time) {
    return BackupPipeline.from(database)
        .named(name)
        .withoutEncryption()
        .storeIn("near", near)
        .workDirectory(work)
        .clock(SettableClock.at(time))
        .build();
  }

  @Test
  void theLatestIsThatOfTheCatalogsPipelineThoughAnotherIsNewer() {
    BackupPipeline shop = pipeline("shop", "2025-01-20T02:00:00Z");
    shop.run().orThrow();
    pipeline("shop-eu", "2025-01-20T03:00:00Z").run().orThrow();
    BackupSelector asOf = BackupSelector.asOf(Instant.parse("2025-01-20T04:00:00Z"));

    assertThat(shop.catalog().find(BackupSelector.latest()).id()).isEqualTo(ID);
    assertThat(shop.catalog().find(asOf).id()).isEqualTo(ID);
    assertThat(shop.catalog().verifyAll().run())
        .extracting(VerificationReport::id)
        .containsExactly(ID);
    assertThat(shop.catalog().list()).hasSize(2);
  }

  @Test
  void aCatalogWithoutAPipelineDoesNotGuessWhose() {
    backUp();
    assertThat(catalog().find(BackupSelector.latest()).id()).isEqualTo(ID);
    pipeline("shop-eu", "2025-01-20T03:00:00Z").run().orThrow();

    assertThatThrownBy(() -> catalog().restore(BackupSelector.latest()).into(database).plan())
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("There are backups of shop, shop-eu.");
    assertThatThrownBy(() -> catalog().find(BackupSelector.asOf(Instant.MAX)))
        .isInstanceOf(ConfigurationException.class);
    assertThat(catalog().find(BackupSelector.latest("shop")).id()).isEqualTo(ID);
    assertThat(catalog().find(BackupSelector.asOf(Instant.MAX).of("shop")).id()).isEqualTo(ID);
    assertThat(catalog().verifyAll().run()).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".manifest.json", ".dump.zst", ".dump.zst.sha256", ".meta.json.zst"})
  void everyFileOfABackupStandsForIt(String ending) {
    backUp();

    assertThat(catalog().find(BackupSelector.file(ID + ending)).id()).isEqualTo(ID);
  }

  @ParameterizedTest
  @ValueSource(strings = {"dump.sql.gz", "Monday's copy", "shop_20250101_000000.sql.gz"})
  void aFileOfAnotherToolIsRestoredWhateverItsNameIs(String name) throws IOException {
    near.overwrite(name, gzip("select 1;"));

    RestoreResult result =
        catalog().restore(BackupSelector.file(name)).into(database).plan().execute();

    assertThat(result.backup()).isEqualTo(name);
    assertThat(database.restored.get("main")).asString().isEqualTo("select 1;");
  }

  @Test
  void aFileOfAnotherToolIsVerifiedToItsEnd() throws IOException {
    byte[] file = gzip("select 1;\n".repeat(100) + "-- PostgreSQL database dump complete\n");
    near.overwrite("dump.sql.gz", file);
    assertThat(catalog().verify(BackupSelector.file("dump.sql.gz")).run())
        .singleElement()
        .satisfies(report -> assertThat(report.isWhole() && report.decoded()).isTrue());

    file[file.length - 5] ^= 1;
    near.overwrite("dump.sql.gz", file);
    assertThat(catalog().verify(BackupSelector.file("dump.sql.gz")).run())
        .noneMatch(VerificationReport::isWhole);
  }

  @Test
  void anEncryptedFileIsToldByItsFirstBytes() {
    near.overwrite("dump", new byte[] {(byte) 0x85, 1, 2, 3});

    assertThatThrownBy(() -> catalog().restore(BackupSelector.file("dump")).into(database).plan())
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("dump is encrypted");
    assertThatThrownBy(() -> catalog().verify(BackupSelector.file("dump")).run())
        .isInstanceOf(StageFailedException.class)
        .hasMessageContaining("no checksum beside it");
  }

  @Test
  void aFileThatIsNotThereIsNoBackup() {
    assertThatThrownBy(() -> catalog().find(BackupSelector.file("dump.sql.gz")))
        .isInstanceOf(NoSuchBackupException.class)
        .hasMessageContaining("a file named dump.sql.gz");
    assertThatThrownBy(() -> catalog().find(BackupSelector.file("../dump.sql.gz")))
        .isInstanceOf(NoSuchBackupException.class);
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }
}
