package com.neuropilot.backup;

import static com.neuropilot.backup.spi.tck.FaultyStorage.Operation.PUT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.neuropilot.backup.BackupResult.Outcome;
import com.neuropilot.backup.event.RunEvent;
import com.neuropilot.backup.internal.manifest.Manifest;
import com.neuropilot.backup.internal.manifest.ManifestJson;
import com.neuropilot.backup.spi.tck.FaultyInputStream;
import com.neuropilot.backup.spi.tck.FaultyStorage;
import com.neuropilot.backup.spi.tck.InMemoryStorage;
import com.neuropilot.backup.spi.tck.SettableClock;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupPipelineTest {
  private static final String ID = "shop_20250120_020000";
  private static final byte[] DUMP =
      new Random(1)
          .ints(300_000)
          .collect(StringBuilder::new, (s, i) -> s.append(i % 97), StringBuilder::append)
          .toString()
          .getBytes(StandardCharsets.US_ASCII);

  @TempDir Path work;
  private final InMemoryStorage near = InMemoryStorage.fresh();
  private final InMemoryStorage far = InMemoryStorage.fresh();
  private final SettableClock clock = SettableClock.at("2025-01-20T02:00:00Z");

  private BackupPipelineBuilder pipeline(FakeDatabase database) {
    return BackupPipeline.from(database)
        .named("shop")
        .withoutEncryption()
        .workDirectory(work.resolve("work"))
        .clock(clock);
  }

  @Test
  void aBackupIsItsDataChecksumsMetaAndManifest() throws Exception {
    BackupResult result =
        pipeline(FakeDatabase.holding(DUMP)).storeIn("near", near).build().run().orThrow();

    assertThat(result.id()).contains(ID);
    assertThat(near.contents())
        .containsOnlyKeys(
            "RESTORE.txt",
            ID + ".dump.zst",
            ID + ".dump.zst.sha256",
            ID + ".manifest.json",
            ID + ".meta.json.zst");
    Manifest manifest = ManifestJson.read("m", near.contents().get(ID + ".manifest.json"));
    assertThat(manifest.plainBytes()).isEqualTo(DUMP.length);
    assertThat(manifest.storedBytes()).isEqualTo(near.contents().get(ID + ".dump.zst").length);
    assertThat(result.rows()).containsEntry("public.item", 3L);
  }

  /** They are put once: then keys, codecs, formats and pipelines change. */
  @Test
  void theInstructionsBesideTheBackupsNameNoneOfThem() {
    BackupPipeline first = pipeline(FakeDatabase.holding(DUMP)).storeIn("near", near).build();
    String id = first.run().orThrow().id().orElseThrow();

    assertThat(near.contents().get("RESTORE.txt"))
        .asString(StandardCharsets.UTF_8)
        .doesNotContain(id, "shop", "2025")
        .contains("NAME=", "$NAME.manifest.json", "recipients", "toolVersion")
        .contains(
            "# .dump.zst.gpg\n     cat $FILES | gpg --decrypt | zstd -d | pg_restore ",
            "# .dump.gz.gpg\n     cat $FILES | gpg --decrypt | gzip -d | pg_restore ",
            "# .dump.xz.gpg\n     cat $FILES | gpg --decrypt | xz -d | pg_restore ",
            "# .dump.gpg\n     cat $FILES | gpg --decrypt | pg_restore ",
            "# .sql.zst.gpg\n     cat $FILES | gpg --decrypt | zstd -d | psql ",
            "# .sql.gz.gpg\n     cat $FILES | gpg --decrypt | gzip -d | psql ",
            "# .sql.xz.gpg\n     cat $FILES | gpg --decrypt | xz -d | psql ",
            "# .sql.gpg\n     cat $FILES | gpg --decrypt | psql ");
  }

  @Test
  void aStreamLongerThanAPartIsCutIntoPartsThatConcatenate() throws Exception {
    pipeline(FakeDatabase.holding(DUMP))
        .compressWith("none", Map.of())
        .partSize(64 * 1024)
        .storeIn("near", near)
        .build()
        .run()
        .orThrow();

    List<String> parts =
        near.contents().keySet().stream().filter(name -> name.contains(".part")).toList();
    assertThat(parts)
        .hasSize((DUMP.length + 64 * 1024 - 1) / (64 * 1024))
        .first()
        .isEqualTo(ID + ".dump.part000001");
    var joined = new ByteArrayOutputStream();
    for (String part : parts) {
      joined.write(near.contents().get(part));
    }
    assertThat(joined.toByteArray()).isEqualTo(DUMP);
  }

  @Test
  void aStreamOfExactlyOnePartHasNoPartNumber() {
    byte[] exact = new byte[64 * 1024];
    pipeline(FakeDatabase.holding(exact))
        .compressWith("none", Map.of())
        .partSize(64 * 1024)
        .storeIn("near", near)
        .build()
        .run()
        .orThrow();

    assertThat(near.contents()).containsKey(ID + ".dump");
  }

  @Test
  void severalStreamsAreStoredUnderTheirNamesAndRestored() {
    FakeDatabase database =
        FakeDatabase.holding(DUMP)
            .with("orders", () -> new ByteArrayInputStream(new byte[100_000]));
    BackupPipeline pipeline = pipeline(database).storeIn("near", near).build();
    pipeline.run().orThrow();

    assertThat(near.contents())
        .containsKeys(ID + ".dump.zst", ID + ".orders.dump.zst", ID + ".orders.dump.zst.sha256");
    pipeline.catalog().restore(BackupSelector.latest()).plan().execute();
    assertThat(database.restored.get("main")).isEqualTo(DUMP);
    assertThat(database.restored.get("orders")).isEqualTo(new byte[100_000]);
  }

  @Test
  void theManifestIsPutLastAndTheMarkerFirst() {
    List<String> order = new CopyOnWriteArrayList<>();
    pipeline(FakeDatabase.holding(DUMP))
        .storeIn("near", near)
        .listeningWith(event -> stored(event, order))
        .build()
        .run()
        .orThrow();

    // What belongs to the data is put at the same time.
    assertThat(order)
        .startsWith(ID + ".dump.zst")
        .containsExactlyInAnyOrder(
            ID + ".dump.zst", ID + ".dump.zst.sha256", ID + ".meta.json.zst", ID + ".manifest.json")
        .endsWith(ID + ".manifest.json");
  }

  private static void stored(RunEvent event, List<String> order) {
    if (event instanceof RunEvent.ObjectStored object) {
      order.add(object.object());
    }
  }

  @Test
  void aDumpThatFailsInTheMiddleLeavesNothing() throws Exception {
    FaultyInputStream cut =
        FaultyInputStream.failingAfter(new ByteArrayInputStream(DUMP), DUMP.length / 2);
    FakeDatabase database = FakeDatabase.holding(DUMP).with("main", () -> cut);

    BackupResult result = pipeline(database).storeIn("near", near).build().run();

    cut.assertFired();
    assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
    assertThatThrownBy(result::orThrow).isInstanceOf(StageFailedException.class);
    assertThat(near.contents()).isEmpty();
    assertNoSpool();
  }

  @Test
  void aDestinationThatFailsDoesNotFailTheOther() throws Exception {
    try (FaultyStorage broken = FaultyStorage.around(far)) {
      broken.on(PUT).keyEnding(".dump.zst").fails();

      BackupResult result =
          pipeline(FakeDatabase.holding(DUMP))
              .storeIn("near", near)
              .storeIn("far", broken)
              .build()
              .run();

      assertThat(result.outcome()).isEqualTo(Outcome.PARTIAL);
      assertThatThrownBy(result::orThrow).hasMessageContaining("far");
      assertThat(near.contents()).containsKey(ID + ".manifest.json");
    }
    assertThat(far.contents()).isEmpty();
  }

  @Test
  void noManifestIsPutWhenTheLockWasLost() throws Exception {
    FakeDatabase database = FakeDatabase.holding(DUMP);
    database.losesLock = true;

    assertThat(pipeline(database).storeIn("near", near).build().run().outcome())
        .isEqualTo(Outcome.FAILED);
    assertThat(near.contents()).isEmpty();
  }

  @Test
  void aSecondRunOfThePipelineIsRefusedWhileOneGoesOn() {
    FakeDatabase database = FakeDatabase.holding(DUMP);
    database.locks.add("neuropilot-backup:shop");

    assertThatThrownBy(() -> pipeline(database).storeIn("near", near).build().run().orThrow())
        .isInstanceOf(BackupLockedException.class);
    assertThat(near.contents()).isEmpty();
  }

  @Test
  void cancellingEndsTheRunAndLeavesNothing() throws Exception {
    CountDownLatch reading = new CountDownLatch(1);
    InputStream hanging = new HangingInputStream(reading);
    FakeDatabase database =
        FakeDatabase.holding(DUMP)
            .with("main", () -> new SequenceInputStream(new ByteArrayInputStream(DUMP), hanging));
    BackupRun run = pipeline(database).storeIn("near", near).build().start();
    assertThat(reading.await(20, TimeUnit.SECONDS)).isTrue();

    run.cancel();

    BackupResult result = run.result().get(20, TimeUnit.SECONDS);
    assertThat(result.failure()).containsInstanceOf(BackupInterruptedException.class);
    assertThat(database.closedDump).isTrue();
    assertThat(near.contents()).isEmpty();
    assertThat(database.locks).isEmpty();
    assertNoSpool();
  }

  @Test
  void noManifestIsPutWhereSomebodyRemovedTheRunsObjects() {
    BackupResult result =
        pipeline(FakeDatabase.holding(DUMP))
            .storeIn("near", near)
            .listeningWith(
                event -> {
                  if (event instanceof RunEvent.ObjectStored stored
                      && stored.object().endsWith(".meta.json.zst")) {
                    near.clear();
                  }
                })
            .build()
            .run();

    assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(near.contents()).isEmpty();
  }

  @Test
  void aStageThatThrowsWhatItMayNotIsAFailureLikeAnyOther() {
    FakeDatabase database =
        FakeDatabase.holding(DUMP)
            .with(
                "main",
                () -> {
                  throw new IllegalArgumentException("a plug-in's mistake");
                });

    BackupResult result = pipeline(database).storeIn("near", near).build().run();

    assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(near.contents()).isEmpty();
  }

  @Test
  void aTakenNameMakesTheRunTakeTheNextSecond() {
    near.overwrite(ID + ".sql.gz.gpg", new byte[10]);

    BackupResult result =
        pipeline(FakeDatabase.holding(DUMP))
            .storeIn("near", near)
            .storeIn("far", far)
            .build()
            .run()
            .orThrow();

    assertThat(result.id()).contains("shop_20250120_020001");
    assertThat(far.contents())
        .containsKey("shop_20250120_020001.manifest.json")
        .doesNotContainKey(ID + ".begun");
  }

  @Test
  void whatTheDumpWarnsOfIsInTheResult() {
    BackupResult result =
        pipeline(FakeDatabase.holding(DUMP).warning("circular foreign keys"))
            .storeIn("near", near)
            .build()
            .run()
            .orThrow();

    assertThat(result.warnings()).contains("circular foreign keys");
  }

  @Test
  void aListenerThatThrowsDoesNotChangeTheOutcome() {
    BackupResult result =
        pipeline(FakeDatabase.holding(DUMP))
            .storeIn("near", near)
            .listeningWith(
                event -> {
                  throw new IllegalStateException("bad listener");
                })
            .build()
            .run()
            .orThrow();

    assertThat(result.warnings()).anyMatch(warning -> warning.contains("bad listener"));
  }

  @Test
  void buildReportsEveryProblemAtOnce() {
    assertThatThrownBy(
            () ->
                BackupPipeline.from("fake", Map.of("contnt", "x"))
                    .named("Not A Name")
                    .compressWith("lz5", Map.of())
                    .build())
        .isInstanceOfSatisfying(
            ConfigurationException.class,
            e ->
                assertThat(e.problems())
                    .anyMatch(problem -> problem.contains("name is 'Not A Name'"))
                    .anyMatch(problem -> problem.contains("encryptor is missing"))
                    .anyMatch(problem -> problem.contains("storage.LABEL is missing"))
                    .anyMatch(
                        problem ->
                            problem.contains(
                                "source.contnt is not a known option; known are: content"))
                    .anyMatch(
                        problem ->
                            problem.contains("No compressor with the id 'lz5'")
                                && problem.contains("zstd (")));
  }

  private void assertNoSpool() throws IOException {
    try (Stream<Path> files = Files.walk(work)) {
      assertThat(files.filter(Files::isRegularFile)).isEmpty();
    }
  }

  /** Says when it is read from, and then waits until its thread is interrupted. */
  private static final class HangingInputStream extends InputStream {
    private final CountDownLatch reading;

    HangingInputStream(CountDownLatch reading) {
      this.reading = reading;
    }

    @Override
    public int read() throws IOException {
      return read(new byte[1], 0, 1);
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      reading.countDown();
      try {
        new CountDownLatch(1).await();
        return -1;
      } catch (InterruptedException e) {
        throw new IOException("interrupted", e);
      }
    }
  }
}
