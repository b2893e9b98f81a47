package com.neuropilot.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.neuropilot.backup.spi.ObjectKey;
import com.neuropilot.backup.spi.tck.InMemoryStorage;
import com.neuropilot.backup.spi.tck.SettableClock;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupCatalogTest {
  private static final String ID = "shop_20250120_020000";
  private static final byte[] DUMP =
      "PGDMP and so on, three rows\n".repeat(2_000).getBytes(StandardCharsets.US_ASCII);

  @TempDir Path work;
  private final InMemoryStorage near = InMemoryStorage.fresh();
  private final InMemoryStorage far = InMemoryStorage.fresh();
  private final SettableClock clock = SettableClock.at("2025-01-20T02:00:00Z");
  private final FakeDatabase database = FakeDatabase.holding(DUMP);

  private BackupPipeline pipeline() {
    return BackupPipeline.from(database)
        .named("shop")
        .withoutEncryption()
        .compressWith("none", Map.of())
        .partSize(64 * 1024)
        .storeIn("near", near)
        .storeIn("far", far)
        .workDirectory(work)
        .clock(clock)
        .build();
  }

  private BackupCatalog catalog() {
    return BackupCatalog.of(near).workDirectory(work);
  }

  @Test
  void listsNewestFirstWithTheStoragesThatHaveACopy() {
    pipeline().run().orThrow();
    clock.advance(Duration.ofDays(1));
    pipeline().run().orThrow();

    List<BackupEntry> entries = pipeline().catalog().list();

    assertThat(entries).extracting(BackupEntry::id).containsExactly("shop_20250121_020000", ID);
    assertThat(entries.get(0).storages()).containsExactly("near", "far");
    assertThat(entries.get(0).state()).isEqualTo(BackupState.WHOLE);
    assertThat(entries.get(0).database()).contains("inventory");
  }

  @Test
  void everyFlippedBitAndMissingByteOfEveryObjectIsFoundAndRefused() {
    pipeline().run().orThrow();
    int tried = 0;
    for (String name : near.contents().keySet()) {
      if (name.equals("RESTORE.txt")) {
        continue;
      }
      byte[] good = near.contents().get(name);
      for (int position = 0; position < good.length; position += Math.max(1, good.length / 150)) {
        assertDamageFound(name, flipped(good, position));
        assertDamageFound(name, without(good, position));
        tried++;
      }
      near.overwrite(name, good);
    }
    assertThat(tried).isGreaterThan(500);
    assertThat(catalog().verifyAll().run()).allMatch(VerificationReport::isWhole);
  }

  private void assertDamageFound(String name, byte[] damaged) {
    near.overwrite(name, damaged);
    List<VerificationReport> reports = catalog().verifyAll().run();
    assertThat(reports).hasSize(1).noneMatch(VerificationReport::isWhole);
    assertThatThrownBy(
            () -> catalog().restore(BackupSelector.id(ID)).into(database).plan().execute())
        .as("%s damaged", name)
        .isInstanceOf(DamagedBackupException.class);
    assertThat(database.restored).isEmpty();
  }

  private static byte[] flipped(byte[] good, int position) {
    byte[] damaged = good.clone();
    damaged[position] ^= 0x10;
    return damaged;
  }

  private static byte[] without(byte[] good, int position) {
    byte[] damaged = new byte[good.length - 1];
    System.arraycopy(good, 0, damaged, 0, position);
    System.arraycopy(good, position + 1, damaged, position, good.length - position - 1);
    return damaged;
  }

  @Test
  void objectsSwappedBetweenTwoBackupsAreFound() {
    pipeline().run().orThrow();
    clock.advance(Duration.ofDays(1));
    database.warning("the second one");
    database.with(
        "main",
        () ->
            new ByteArrayInputStream(
                "another dump of the same length"
                    .repeat(2_000)
                    .getBytes(StandardCharsets.US_ASCII)));
    pipeline().run().orThrow();
    for (String kind : List.of(".dump", ".manifest.json", ".meta.json")) {
      byte[] first = near.contents().get(ID + kind);
      byte[] second = near.contents().get("shop_20250121_020000" + kind);
      near.overwrite(ID + kind, second);
      near.overwrite("shop_20250121_020000" + kind, first);

      assertThat(catalog().verifyAll().run()).hasSize(2).noneMatch(VerificationReport::isWhole);

      near.overwrite(ID + kind, first);
      near.overwrite("shop_20250121_020000" + kind, second);
    }
  }

  @Test
  void aBackupThatIsWholeAtOneStorageIsTheLatestWhateverARunLeftAtAnother() {
    pipeline().run().orThrow();
    clock.advance(Duration.ofDays(1));
    pipeline().run().orThrow();
    far.clear();
    far.overwrite("shop_20250121_020000.begun", new byte[0]);

    assertThat(pipeline().catalog().find(BackupSelector.latest()).id())
        .isEqualTo("shop_20250121_020000");
  }

  @Test
  void whatWasPlannedIsRestoredAlthoughANewerBackupCame() {
    pipeline().run().orThrow();
    RestorePlan plan = catalog().restore(BackupSelector.latest()).into(database).plan();
    clock.advance(Duration.ofDays(1));
    pipeline().run().orThrow();

    RestoreResult result = plan.execute();
    assertThat(result.backup()).isEqualTo(ID);
    assertThat(result.rowsCompared()).isTrue();
  }

  @Test
  void theNewestBackupDamagedIsRefusedAndTheNewestWholeOneNamed() throws IOException {
    pipeline().run().orThrow();
    clock.advance(Duration.ofDays(1));
    pipeline().run().orThrow();
    near.target().delete(ObjectKey.of("shop_20250121_020000.dump"));

    assertThatThrownBy(() -> catalog().restore(BackupSelector.latest()).into(database).plan())
        .isInstanceOf(DamagedBackupException.class)
        .hasMessageContaining("shop_20250121_020000.dump is missing")
        .hasMessageContaining("newest whole backup beside it is " + ID)
        .hasMessageEndingWith("restore " + ID);
  }

  @Test
  void selectsByTimeAndByName() {
    pipeline().run().orThrow();
    clock.advance(Duration.ofDays(1));
    pipeline().run().orThrow();
    clock.advance(Duration.ofHours(1));
    pipeline().run(BackupKind.PRE_RESTORE).orThrow();

    assertThat(catalog().find(BackupSelector.latest()).id()).isEqualTo("shop_20250121_020000");
    assertThat(catalog().find(BackupSelector.asOf(Instant.parse("2025-01-21T01:59:59Z"))).id())
        .isEqualTo(ID);
    assertThat(catalog().find(BackupSelector.id("shop_20250121_030000")).kind())
        .contains("pre-restore");
    assertThatThrownBy(() -> catalog().find(BackupSelector.id("nothing")))
        .isInstanceOf(NoSuchBackupException.class);
  }

  @Test
  void whatARunOnItsWayOrAnOlderScriptLeftIsNoBackup() throws Exception {
    near.overwrite("shop_20250101_000000.begun", new byte[0]);
    near.overwrite("shop_20250101_000000.dump", new byte[5]);
    near.overwrite("shop_20250102_000000.sql.gz", gzip("select 1;"));
    near.overwrite("shop_20250103_000000.meta.json", new byte[5]);
    near.overwrite("notes.txt", new byte[5]);

    assertThat(catalog().list())
        .extracting(BackupEntry::toString)
        .containsExactly(
            "shop_20250103_000000 damaged",
            "shop_20250102_000000.sql.gz foreign",
            "shop_20250101_000000 incomplete");
    assertThatThrownBy(() -> catalog().find(BackupSelector.latest("other")))
        .isInstanceOf(NoSuchBackupException.class);
  }

  @Test
  void aForeignFileIsRestoredWhenNamedAndItsChecksumHeeded() throws Exception {
    byte[] file = gzip("select 1;");
    near.overwrite("shop_20250102_000000.sql.gz", file);

    RestoreResult result =
        catalog()
            .restore(BackupSelector.id("shop_20250102_000000.sql.gz"))
            .into(database)
            .plan()
            .execute();

    assertThat(result.rowsCompared()).isFalse();
    assertThat(new String(database.restored.get("main"), StandardCharsets.UTF_8))
        .isEqualTo("select 1;");
    near.overwrite(
        "shop_20250102_000000.sql.gz.sha256",
        ("0".repeat(64) + "  shop_20250102_000000.sql.gz\n").getBytes(StandardCharsets.UTF_8));
    assertThatThrownBy(
            () ->
                catalog()
                    .restore(BackupSelector.id("shop_20250102_000000.sql.gz"))
                    .into(database)
                    .plan()
                    .execute())
        .isInstanceOf(DamagedBackupException.class);
  }

  @Test
  void aForeignDumpThatWasCutShortBeforeItWasCompressedIsDamaged() throws Exception {
    String dump = "SELECT 1;\n--\n-- PostgreSQL database dump complete\n--\n";
    near.overwrite("shop_20250102_000000.sql.gz", gzip(dump));
    near.overwrite("shop_20250103_000000.sql.gz", gzip(dump.substring(0, 20)));

    assertThat(verify("shop_20250102_000000.sql.gz").isWhole()).isTrue();
    assertThat(verify("shop_20250103_000000.sql.gz").problems().get("storage"))
        .singleElement()
        .asString()
        .contains("cut short");
  }

  private VerificationReport verify(String file) {
    return catalog().verify(BackupSelector.id(file)).run().get(0);
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }
}
