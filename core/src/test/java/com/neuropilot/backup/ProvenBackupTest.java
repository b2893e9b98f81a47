package com.neuropilot.backup;

import static com.neuropilot.backup.spi.tck.FaultyStorage.Operation.PUT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.neuropilot.backup.drill.DrillReport;
import com.neuropilot.backup.openpgp.OpenPgp;
import com.neuropilot.backup.openpgp.OpenPgpKeys;
import com.neuropilot.backup.postgres.PostgresServer;
import com.neuropilot.backup.spi.tck.FaultyStorage;
import com.neuropilot.backup.spi.tck.InMemoryStorage;
import com.neuropilot.backup.spi.tck.SettableClock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What is known of a backup once a drill restored it. */
class ProvenBackupTest {
  @RegisterExtension static final PostgresServer SERVER = PostgresServer.embedded();
  private static final SettableClock MADE = SettableClock.at("2025-01-01T00:00:00Z");

  private static final String FIRST = "shop_20250120_020000";
  private static final String SECOND = "shop_20250121_020000";
  private static final String THIRD = "shop_20250122_020000";

  @TempDir static Path keys;
  @TempDir Path work;
  private final InMemoryStorage storage = InMemoryStorage.fresh();
  private final SettableClock clock = SettableClock.at("2025-01-20T02:00:00Z");
  private String source = "";

  @RegisterExtension
  final FaultyStorage faulty = FaultyStorage.around(() -> storage.target(this.clock));

  @BeforeAll
  static void makeKeys() throws IOException {
    for (String name : List.of("ops", "signer", "stranger")) {
      OpenPgpKeys.forUser(name + " <" + name + "@example.org>")
          .clock(MADE)
          .withoutPassphrase()
          .generate()
          .writeTo(certificate(name), secret(name), keys.resolve(name + ".rev"));
    }
  }

  private static Path certificate(String name) {
    return keys.resolve(name + ".asc");
  }

  private static Path secret(String name) {
    return keys.resolve(name + ".key");
  }

  @BeforeEach
  void createSource() throws SQLException {
    source = SERVER.createDatabase();
    SERVER.execute(source, "CREATE TABLE item AS SELECT generate_series(1, 30) AS id");
  }

  @AfterEach
  void dropSource() throws SQLException {
    SERVER.execute("postgres", "DROP DATABASE " + source);
  }

  private BackupPipelineBuilder pipeline() {
    return BackupPipeline.from(SERVER.superuser(source).build())
        .named("shop")
        .storeIn("near", faulty, Retention.keepLast(1))
        .workDirectory(work)
        .clock(clock);
  }

  private BackupPipeline plain() {
    return pipeline().withoutEncryption().build();
  }

  private BackupPipeline signing() {
    return pipeline()
        .encryptWith(
            OpenPgp.recipients(certificate("ops"))
                .withSecretKey(secret("ops"))
                .withTrustedSigners(certificate("signer"))
                .withSigningKey(secret("signer")))
        .build();
  }

  /** Who may read and decrypt, and trusts the signer, without being it. */
  private OpenPgp reading() {
    return OpenPgp.secretKey(secret("ops")).withTrustedSigners(certificate("signer"));
  }

  private void backUp(BackupPipeline pipeline) {
    pipeline.run().orThrow();
    clock.advance(Duration.ofDays(1));
  }

  private DrillRequest drill(BackupPipeline pipeline, String id) {
    return pipeline
        .catalog()
        .drill(BackupSelector.id(id))
        .onServer(SERVER.owner("postgres").build());
  }

  private static BackupEntry entry(BackupPipeline pipeline, String id) {
    return pipeline.catalog().find(BackupSelector.id(id));
  }

  private List<String> records(String id) {
    return storage.contents().keySet().stream()
        .filter(name -> name.startsWith(id + ".drill.") || name.startsWith(id + ".verified."))
        .toList();
  }

  @Test
  void whatADrillProvedIsKnownFromThenOnAndStays() throws IOException {
    Path metrics = work.resolve("metrics.prom");
    BackupPipeline pipeline = pipeline().withoutEncryption().metricsFile(metrics).build();
    backUp(pipeline);
    byte[] manifest = storage.contents().get(FIRST + ".manifest.json");

    DrillReport report = drill(pipeline, FIRST).run();

    assertThat(report.problems()).isEmpty();
    assertThat(report.warnings()).isEmpty();
    assertThat(records(FIRST)).containsExactly(FIRST + ".drill.20250121_020000.json");
    assertThat(storage.contents().get(FIRST + ".manifest.json")).isEqualTo(manifest);
    assertThat(text(records(FIRST).get(0)))
        .contains("\"passed\" : true", "\"rows\" : 30")
        .doesNotContain("item");
    assertThat(entry(pipeline, FIRST).drill())
        .hasValueSatisfying(
            drill -> {
              assertThat(drill.recovery().toMillis()).isEqualTo(report.recovery().toMillis());
              assertThat(drill.dataAge()).isEqualTo(Duration.ofDays(1));
            });

    backUp(pipeline);
    backUp(pipeline);
    assertThat(pipeline.catalog().list())
        .extracting(BackupEntry::id, BackupEntry::isProven)
        .containsExactly(tuple(THIRD, false), tuple(FIRST, true));
    assertThat(pipeline.catalog().find(BackupSelector.latestProven()).id()).isEqualTo(FIRST);
    assertThat(pipeline.health().lastProven())
        .hasValueSatisfying(
            proven -> {
              assertThat(proven.id()).isEqualTo(FIRST);
              assertThat(proven.age()).isEqualTo(Duration.ofDays(3));
              assertThat(proven.drill().rows()).isEqualTo(30);
            });
    assertThat(Files.readString(metrics))
        .contains(
            "neuropilot_backup_last_proven_timestamp_seconds{pipeline=\"shop\"} 1737338400\n",
            "neuropilot_backup_last_proven_drill_timestamp_seconds{pipeline=\"shop\"} 1737424800\n",
            "neuropilot_backup_last_proven_recovery_seconds{pipeline=\"shop\"} "
                + report.recovery().toMillis() / 1000.0);

    drill(pipeline, THIRD).run();
    pipeline.catalog().prune().run();
    assertThat(pipeline.catalog().list()).extracting(BackupEntry::id).containsExactly(THIRD);
    assertThat(storage.contents().keySet()).noneMatch(name -> name.startsWith(FIRST));
  }

  @Test
  void aBackupWhoseLastDrillFailedIsNotProven() {
    BackupPipeline pipeline = plain();
    backUp(pipeline);
    drill(pipeline, FIRST).run();
    assertThat(entry(pipeline, FIRST).isProven()).isTrue();

    DrillReport report =
        drill(pipeline, FIRST).checking("more", "SELECT count(*) > 99 FROM item").run();

    assertThat(report.isPassed()).isFalse();
    assertThat(records(FIRST))
        .containsExactly(
            FIRST + ".drill.20250121_020000.json", FIRST + ".drill.20250121_020001.json");
    assertThat(entry(pipeline, FIRST).isProven()).isFalse();
    assertThatThrownBy(() -> pipeline.catalog().find(BackupSelector.latestProven()))
        .isInstanceOf(NoSuchBackupException.class)
        .hasMessageContaining("a backup that a drill has proven");
  }

  /** Health, alarms and what may serve before a migration ask for the last good one. */
  @Test
  void aBackupWhoseLastDrillFailedIsNotTheLastGoodOne() {
    BackupPipeline pipeline = plain();
    backUp(pipeline);
    assertThat(pipeline.health().lastGood()).isPresent();

    assertThat(drill(pipeline, FIRST).checking("more", "SELECT count(*) > 99 FROM item").run())
        .extracting(DrillReport::isPassed)
        .isEqualTo(false);

    PipelineHealth health = pipeline.health();
    assertThat(health.lastGood()).isEmpty();
    assertThat(health.isGood()).isFalse();
    assertThat(health.destinations().get(0).good()).isZero();
    assertThat(health.reasons())
        .anyMatch(reason -> reason.startsWith("Destination near: " + FIRST + " is not counted"));

    assertThat(drill(pipeline, FIRST).run().isPassed()).isTrue();
    assertThat(pipeline.health().lastGood()).isPresent();
  }

  @Test
  void aBackupThatAVerificationFoundDamagedIsNotTheLastGoodOneUntilADrillRestoredIt() {
    BackupPipeline pipeline = plain();
    backUp(pipeline);
    Map<String, byte[]> whole = storage.contents();
    String data = FIRST + ".dump.zst";
    byte[] flipped = whole.get(data).clone();
    flipped[flipped.length / 2] ^= 1;
    storage.overwrite(data, flipped);

    assertThat(pipeline.catalog().verifyAll().run())
        .singleElement()
        .satisfies(report -> assertThat(report.isWhole()).isFalse());
    assertThat(records(FIRST)).hasSize(1);
    assertThat(entry(pipeline, FIRST).state())
        .as("its length is right")
        .isEqualTo(BackupState.WHOLE);
    assertThat(pipeline.health().lastGood()).isEmpty();

    storage.overwrite(data, whole.get(data));
    clock.advance(Duration.ofMinutes(1));
    assertThat(drill(pipeline, FIRST).run().isPassed()).isTrue();
    assertThat(pipeline.health().lastGood()).isPresent();
  }

  @Test
  void onlyWhatATrustedSignerSignedCounts() throws IOException {
    BackupPipeline pipeline = signing();
    backUp(pipeline);

    DrillReport unsigned = drill(pipeline, FIRST).decryptWith(reading()).run();
    assertThat(unsigned.isPassed()).isTrue();
    assertThat(unsigned.warnings()).singleElement().asString().contains("encryptor.signing-key");
    assertThat(records(FIRST)).isEmpty();

    assertThat(drill(pipeline, FIRST).run().warnings()).isEmpty();
    String record = FIRST + ".drill.20250121_020000.json";
    assertThat(records(FIRST)).containsExactly(record, record + ".asc");
    assertThat(entry(pipeline, FIRST).isProven()).isTrue();

    String forged = text(record).replace("\"rows\" : 30", "\"rows\" : 31");
    storage.overwrite(record, forged.getBytes(StandardCharsets.UTF_8));
    assertThat(entry(pipeline, FIRST).isProven()).isFalse();

    OpenPgp stranger =
        OpenPgp.secretKey(secret("ops"))
            .withTrustedSigners(certificate("signer"), certificate("stranger"))
            .withSigningKey(secret("stranger"));
    drill(pipeline, FIRST).decryptWith(stranger).run();
    assertThat(records(FIRST)).hasSize(4);
    assertThat(entry(pipeline, FIRST).isProven()).isFalse();
    assertThat(entry(pipeline, FIRST).drill()).isEmpty();
  }

  @Test
  void theProofOfOneBackupSaysNothingOfAnother() {
    BackupPipeline pipeline = signing();
    backUp(pipeline);
    drill(pipeline, FIRST).run();
    backUp(pipeline);
    storage
        .contents()
        .forEach(
            (name, bytes) -> {
              if (name.startsWith(FIRST + ".drill.")) {
                storage.overwrite(name.replace(FIRST, SECOND), bytes);
              }
            });

    assertThat(records(SECOND)).hasSize(2);
    assertThat(entry(pipeline, SECOND).isProven()).isFalse();
    assertThat(pipeline.catalog().find(BackupSelector.latestProven()).id()).isEqualTo(FIRST);
  }

  @Test
  void aRecordThatCannotBePutIsAWarningAndNothingCountsOfIt() {
    BackupPipeline pipeline = signing();
    backUp(pipeline);
    faulty.on(PUT).keyEnding(".json").fails();

    DrillReport report = drill(pipeline, FIRST).run();

    assertThat(report.isPassed()).isTrue();
    assertThat(report.warnings()).singleElement().asString().contains("not recorded", FIRST);
    assertThat(records(FIRST)).containsExactly(FIRST + ".drill.20250121_020000.json.asc");
    assertThat(entry(pipeline, FIRST).isProven()).isFalse();
    assertThat(entry(pipeline, FIRST).state()).isEqualTo(BackupState.WHOLE);

    drill(pipeline, FIRST).run();
    assertThat(entry(pipeline, FIRST).isProven()).isTrue();
  }

  @Test
  void nothingIsLeftBesideABackupThatWasDeletedMeanwhile() {
    BackupPipeline pipeline = plain();
    backUp(pipeline);
    boolean[] deleted = new boolean[1];

    drill(pipeline, FIRST)
        .checking(
            "gone",
            database -> {
              storage.clear();
              deleted[0] = true;
            })
        .run();

    assertThat(deleted[0]).as("the fault fired").isTrue();
    assertThat(storage.contents()).isEmpty();
  }

  @Test
  void aFullVerificationIsRecordedToo() {
    BackupPipeline pipeline = signing();
    backUp(pipeline);
    assertThat(
            BackupCatalog.of("memory", Map.of("name", storage.name()))
                .workDirectory(work)
                .verify(BackupSelector.latest())
                .run())
        .singleElement()
        .satisfies(report -> assertThat(report.decoded()).isFalse());
    assertThat(records(FIRST)).as("checksums alone prove nothing").isEmpty();

    assertThat(pipeline.catalog().verifyAll().run())
        .allSatisfy(report -> assertThat(report.isWhole()).isTrue());

    assertThat(entry(pipeline, FIRST).verified()).contains(Instant.parse("2025-01-21T02:00:00Z"));
    assertThat(entry(pipeline, FIRST).isProven()).as("not restored").isFalse();
    assertThat(records(FIRST))
        .containsExactly(
            FIRST + ".verified.20250121_020000.json", FIRST + ".verified.20250121_020000.json.asc");
  }

  @Test
  void aDrillThatIsToLeaveNoRecordLeavesNone() throws IOException {
    BackupPipeline pipeline = plain();
    backUp(pipeline);
    Map<String, byte[]> before = storage.contents();

    assertThat(drill(pipeline, FIRST).withoutRecord().run().isPassed()).isTrue();

    assertThat(storage.contents().keySet()).isEqualTo(before.keySet());
    try (Stream<Path> files = Files.list(work)) {
      assertThat(files.filter(file -> file.toString().endsWith(".json")))
          .containsOnly(work.resolve("shop.rows.json"));
    }
  }

  private String text(String object) {
    return new String(storage.contents().get(object), StandardCharsets.UTF_8);
  }
}
