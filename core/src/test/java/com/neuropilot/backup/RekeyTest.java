package com.neuropilot.backup;

import static com.neuropilot.backup.spi.tck.FaultyStorage.Operation.DELETE;
import static com.neuropilot.backup.spi.tck.FaultyStorage.Operation.OPEN;
import static com.neuropilot.backup.spi.tck.FaultyStorage.Operation.PUT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.neuropilot.backup.internal.manifest.Manifest;
import com.neuropilot.backup.internal.manifest.ManifestJson;
import com.neuropilot.backup.openpgp.OpenPgp;
import com.neuropilot.backup.openpgp.OpenPgpKeys;
import com.neuropilot.backup.spi.tck.FaultyStorage;
import com.neuropilot.backup.spi.tck.InMemoryStorage;
import com.neuropilot.backup.spi.tck.SettableClock;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Backups that are encrypted for other recipients. */
class RekeyTest {
  private static final String ID = "shop_20250120_020000";
  private static final int PART = 64 * 1024;
  private static final SettableClock MADE = SettableClock.at("2025-01-01T00:00:00Z");

  @TempDir static Path keys;
  @TempDir Path work;
  private final SettableClock clock = SettableClock.at("2025-01-20T02:00:00Z");
  private final InMemoryStorage a = InMemoryStorage.fresh();
  private final InMemoryStorage b = InMemoryStorage.fresh();

  @RegisterExtension final FaultyStorage faulty = FaultyStorage.around(() -> b.target(this.clock));

  private final byte[] dump = new byte[3 * PART + 100];
  private final byte[] second = new byte[PART / 2];

  @BeforeAll
  static void makeKeys() throws IOException {
    for (String name : List.of("old", "new", "signer")) {
      make(name, OpenPgpKeys.forUser(name + " <" + name + "@example.org>"));
    }
    make("expired", OpenPgpKeys.forUser("expired").expiringAfter(Duration.ofDays(1)));
  }

  private static void make(String name, OpenPgpKeys.Generator generator) throws IOException {
    generator
        .clock(MADE)
        .withoutPassphrase()
        .generate()
        .writeTo(certificate(name), secret(name), keys.resolve(name + ".rev"));
  }

  private static Path certificate(String name) {
    return keys.resolve(name + ".asc");
  }

  private static Path secret(String name) {
    return keys.resolve(name + ".key");
  }

  private BackupPipelineBuilder pipeline() {
    new Random(1).nextBytes(dump);
    new Random(2).nextBytes(second);
    return BackupPipeline.from(
            FakeDatabase.holding(dump).with("orders", () -> new ByteArrayInputStream(second)))
        .named("shop")
        .compressWith("gzip", Map.of())
        .partSize(PART)
        .workDirectory(work)
        .clock(clock)
        .storeIn("a", a)
        .storeIn("b", faulty);
  }

  private void backUp() {
    backUp(OpenPgp.recipients(certificate("old")));
  }

  private void backUp(OpenPgp encryptor) {
    pipeline().encryptWith(encryptor).build().run().orThrow();
    clock.advance(Duration.ofDays(1));
  }

  private BackupCatalog catalog() {
    return BackupCatalog.of("memory", Map.of("name", a.name()))
        .and("b", faulty)
        .clock(clock)
        .workDirectory(work);
  }

  private RekeyRequest rekey() {
    return catalog()
        .rekeyAll()
        .decryptWith(OpenPgp.secretKey(secret("old")).withSecretKey(secret("new")))
        .encryptFor(OpenPgp.recipients(certificate("new")));
  }

  private static void assertSecondGenerationAlone(InMemoryStorage storage) {
    assertThat(storage.contents().keySet())
        .containsExactlyInAnyOrder(
            ID + ".r2.dump.gz.gpg.part000001",
            ID + ".r2.dump.gz.gpg.part000002",
            ID + ".r2.dump.gz.gpg.part000003",
            ID + ".r2.dump.gz.gpg.part000004",
            ID + ".r2.dump.gz.gpg.sha256",
            ID + ".r2.orders.dump.gz.gpg",
            ID + ".r2.orders.dump.gz.gpg.sha256",
            ID + ".r2.meta.json.gz.gpg",
            ID + ".r2.manifest.json",
            "RESTORE.txt");
  }

  private static void assertSame(Map<String, byte[]> actual, Map<String, byte[]> expected) {
    assertThat(actual.keySet()).isEqualTo(expected.keySet());
    actual.forEach(
        (name, bytes) ->
            assertThat(Arrays.equals(bytes, expected.get(name)))
                .as("%s is the same", name)
                .isTrue());
  }

  private boolean opensWith(BackupCatalog catalog, String key) {
    FakeDatabase into = FakeDatabase.holding(new byte[0]);
    try {
      catalog
          .restore(BackupSelector.latest())
          .decryptWith(OpenPgp.secretKey(secret(key)))
          .into(into)
          .intoDatabase("copy")
          .plan()
          .execute();
    } catch (StageFailedException e) {
      assertThat(e).hasMessageContaining("encrypted for the keys");
      return false;
    }
    assertThat(into.restored.get("main")).isEqualTo(dump);
    assertThat(into.restored.get("orders")).isEqualTo(second);
    return true;
  }

  private Manifest manifest(InMemoryStorage storage, String name) throws IOException {
    return ManifestJson.read(name, storage.contents().get(name));
  }

  @Test
  void theSameDataLiesEverywhereForTheNewRecipientsAlone() throws IOException {
    backUp();
    Manifest before = manifest(a, ID + ".manifest.json");
    catalog().pin(BackupSelector.id(ID));

    List<RekeyReport> reports = rekey().run();

    assertThat(reports)
        .containsExactly(
            new RekeyReport(ID, List.of("storage", "b"), List.of(), Map.of(), false, true));
    catalog().unpin(BackupSelector.id(ID));
    assertSecondGenerationAlone(a);
    assertSame(b.contents(), a.contents());
    assertThat(opensWith(catalog(), "new")).isTrue();
    assertThat(opensWith(catalog(), "old")).isFalse();
    Manifest after = manifest(a, ID + ".r2.manifest.json");
    assertThat(after.streams())
        .extracting("plainSha256", "plainBytes", "compressedBytes")
        .isEqualTo(
            before.streams().stream()
                .map(s -> Tuple.tuple(s.plainSha256(), s.plainBytes(), s.compressedBytes()))
                .toList());
    assertThat(after.recipients()).isEqualTo(OpenPgpKeys.fingerprints(certificate("new")));
    assertThat(after.replaces())
        .containsExactly(
            new Manifest.Replaced(1, before.manifestSha256(), clock.instant().toString()));
    assertThat(after)
        .extracting(Manifest::started, Manifest::finished, Manifest::kind, Manifest::dump)
        .containsExactly(before.started(), before.finished(), before.kind(), before.dump());
    assertThat(work).isEmptyDirectory();
  }

  @Test
  void oneThatIsForTheseRecipientsAlreadyIsPassedOverUnlessAskedFor() throws IOException {
    backUp();
    rekey().run();
    Map<String, byte[]> before = a.contents();

    assertThat(rekey().run())
        .containsExactly(
            new RekeyReport(ID, List.of(), List.of("storage", "b"), Map.of(), false, true));
    assertSame(a.contents(), before);

    rekey().again().run();

    assertThat(manifest(a, ID + ".r3.manifest.json").replaces())
        .extracting(Manifest.Replaced::generation)
        .containsExactly(1, 2);
    assertThat(a.contents().keySet()).hasSameSizeAs(before.keySet());
    assertThat(opensWith(catalog(), "new")).isTrue();
  }

  @Test
  void withoutAKeyOfTheNewRecipientsChecksumsAreCompared() {
    backUp();

    List<RekeyReport> reports = rekey().decryptWith(OpenPgp.secretKey(secret("old"))).run();

    assertThat(reports).allMatch(report -> !report.decoded() && report.problems().isEmpty());
    assertThat(opensWith(catalog(), "new")).isTrue();
  }

  @Test
  void recipientsThatCannotBeEncryptedForAreRefusedBeforeAnythingIsTouched() throws Exception {
    backUp();
    Map<String, byte[]> before = a.contents();
    Path home = Files.createTempDirectory(Path.of("/tmp"), "gpg");
    gpg(home, "--import", certificate("new").toString(), keys.resolve("new.rev").toString());
    gpg(home, "--output", certificate("revoked").toString(), "--armor", "--export");
    gpg(home, "--quick-generate-key", "signer only", "ed25519", "sign", "never");
    gpg(home, "--output", certificate("signing").toString(), "--armor", "--export", "signer only");
    new ProcessBuilder("gpgconf", "--homedir", home.toString(), "--kill", "all").start().waitFor();

    for (var refusal :
        Map.of(
                "expired",
                "expired on",
                "revoked",
                "was revoked",
                "signing",
                "no key for encryption")
            .entrySet()) {
      clock.set(refusal.getKey().equals("expired") ? clock.instant() : Instant.now());
      RekeyRequest request = rekey().encryptFor(OpenPgp.recipients(certificate(refusal.getKey())));
      assertThatThrownBy(request::run)
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContaining(refusal.getValue());
    }
    assertThatThrownBy(() -> rekey().encryptFor(OpenPgp.secretKey(secret("new"))).run())
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("nobody to encrypt for");
    assertSame(a.contents(), before);
  }

  private static void gpg(Path home, String... arguments) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of("gpg", "--homedir", home.toString(), "--batch", "--passphrase", ""));
    command.addAll(Arrays.asList(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(said).isZero();
  }

  @Test
  void aKeyThatDoesNotOpenItIsRefused() {
    backUp();
    Map<String, byte[]> before = a.contents();

    assertThatThrownBy(() -> rekey().decryptWith(OpenPgp.secretKey(secret("new"))).run())
        .isInstanceOf(StageFailedException.class)
        .hasMessageContaining("is encrypted for the keys");
    assertThatThrownBy(
            () -> catalog().rekeyAll().encryptFor(OpenPgp.recipients(certificate("new"))).run())
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("--secret-key");
    assertSame(a.contents(), before);
  }

  @Test
  void whatFailsWithOneBackupDoesNotKeepTheOthersFromBeingDone() {
    backUp();
    backUp(OpenPgp.recipients(certificate("signer")));
    backUp();
    b.clear();
    a.overwrite("shop_20250122_020000.dump.gz.gpg.part000002", new byte[1]);

    List<RekeyReport> reports = rekey().run();

    assertThat(reports)
        .extracting(RekeyReport::backup, RekeyReport::rekeyed, RekeyReport::damaged)
        .containsExactly(
            Tuple.tuple("shop_20250122_020000", List.of(), true),
            Tuple.tuple("shop_20250121_020000", List.of(), false),
            Tuple.tuple(ID, List.of("storage"), false));
    assertThat(reports.get(1).problems().get("storage")).contains("is encrypted for the keys");
    assertSecondGenerationAlone(only(a, ID));
  }

  private static InMemoryStorage only(InMemoryStorage storage, String id) {
    InMemoryStorage copy = InMemoryStorage.fresh();
    storage.contents().entrySet().stream()
        .filter(object -> object.getKey().startsWith(id) || object.getKey().equals("RESTORE.txt"))
        .forEach(object -> copy.overwrite(object.getKey(), object.getValue()));
    return copy;
  }

  @Test
  void aDamagedCopyIsPassedOverForAGoodOneAndMended() {
    backUp();
    byte[] part = a.contents().get(ID + ".dump.gz.gpg.part000002");
    part[100] ^= 1;
    a.overwrite(ID + ".dump.gz.gpg.part000002", part);

    List<RekeyReport> reports = rekey().run();

    assertThat(reports.get(0).rekeyed()).containsExactly("storage", "b");
    assertSecondGenerationAlone(a);
    assertThat(opensWith(catalog().only("storage"), "new")).isTrue();
  }

  @Test
  void aStorageThatFailsKeepsTheOldGenerationAndCatchesUp() {
    backUp();
    Map<String, byte[]> before = b.contents();
    faulty.on(PUT).keyEnding(".r2.dump.gz.gpg.part000003").diesHalfWay();

    List<RekeyReport> reports = rekey().run();

    assertThat(reports.get(0).rekeyed()).containsExactly("storage");
    assertThat(reports.get(0).problems().get("b")).contains("Injected fault");
    assertSecondGenerationAlone(a);
    assertSame(b.contents(), before);
    assertThat(opensWith(catalog(), "old")).as("by the copy at b").isTrue();

    assertThat(rekey().run())
        .containsExactly(
            new RekeyReport(ID, List.of("b"), List.of("storage"), Map.of(), false, true));
    assertSame(b.contents(), a.contents());
  }

  @Test
  void whatIsReadBackDamagedIsNotPublished() {
    backUp();
    Map<String, byte[]> before = b.contents();
    faulty.on(OPEN).keyEnding(".r2.orders.dump.gz.gpg").flipsByteAt(1000);

    List<RekeyReport> reports = rekey().run();

    assertThat(reports.get(0).problems()).containsOnlyKeys("b");
    assertThat(reports.get(0).damaged()).isTrue();
    assertSame(b.contents(), before);
  }

  @Test
  void whatAKilledRekeyLeftIsRemovedByTheNext() {
    backUp();
    a.overwrite(ID + ".r2.begun", "{}".getBytes(StandardCharsets.UTF_8));
    a.overwrite(ID + ".r2.dump.gz.gpg.part000001", new byte[10]);
    a.overwrite(ID + ".r2.dump.gz.gpg.part000009", new byte[10]);

    rekey().run();

    assertSecondGenerationAlone(a);
    assertThat(opensWith(catalog(), "new")).isTrue();
  }

  @Test
  void oneThatDiedWhileTheOldGenerationWasDeletedIsFinishedByTheNext() {
    backUp();
    faulty.on(DELETE).keyEnding(ID + ".dump.gz.gpg.part000002").fails();

    List<RekeyReport> reports = rekey().run();

    assertThat(reports.get(0).problems()).containsOnlyKeys("b");
    assertThat(b.contents().keySet())
        .contains(ID + ".r2.manifest.json", ID + ".dump.gz.gpg.part000002")
        .doesNotContain(ID + ".manifest.json");
    assertThat(opensWith(catalog().only("b"), "new")).isTrue();

    assertThat(rekey().run().get(0).rekeyed()).containsExactly("b");
    assertSame(b.contents(), a.contents());
  }

  @Test
  void anUnprovenNewGenerationDoesNotReplaceTheOldOneWhenItIsFinished() {
    backUp();
    faulty.on(DELETE).keyEnding(ID + ".manifest.json").fails();
    rekey().run();
    byte[] part = b.contents().get(ID + ".r2.dump.gz.gpg.part000002");
    part[100] ^= 1;
    b.overwrite(ID + ".r2.dump.gz.gpg.part000002", part);

    List<RekeyReport> reports = rekey().run();

    assertThat(reports.get(0).problems().get("b")).contains("damaged");
    assertThat(b.contents().keySet())
        .contains(ID + ".manifest.json", ID + ".dump.gz.gpg.part000002");
  }

  @Test
  void signaturesAreCheckedAndRenewed() throws IOException {
    OpenPgp signing = OpenPgp.recipients(certificate("old")).withSigningKey(secret("signer"));
    backUp(signing);
    OpenPgp reading = OpenPgp.secretKey(secret("old")).withTrustedSigners(certificate("signer"));

    assertThatThrownBy(() -> rekey().decryptWith(reading).run())
        .isInstanceOf(StageFailedException.class)
        .hasMessageContaining("is signed")
        .hasMessageContaining("--signing-key");

    rekey()
        .decryptWith(reading)
        .encryptFor(OpenPgp.recipients(certificate("new")).withSigningKey(secret("signer")))
        .run();

    assertThat(a.contents().keySet()).contains(ID + ".r2.manifest.json.asc");
    assertThat(
            catalog()
                .verifyAll()
                .decryptWith(
                    OpenPgp.secretKey(secret("new")).withTrustedSigners(certificate("signer")))
                .run())
        .allMatch(VerificationReport::isWhole);
  }

  @Test
  void nobodysBackupIsNotSignedByUs() {
    backUp();
    OpenPgp signing = OpenPgp.recipients(certificate("new")).withSigningKey(secret("signer"));
    OpenPgp reading = OpenPgp.secretKey(secret("old")).withTrustedSigners(certificate("signer"));

    assertThatThrownBy(() -> rekey().decryptWith(reading).encryptFor(signing).run())
        .isInstanceOf(DamagedBackupException.class)
        .hasMessageContaining("is not signed");
  }

  @Test
  void aForgedNewGenerationDoesNotTakeTheOldOneAway() {
    backUp(OpenPgp.recipients(certificate("old")).withSigningKey(secret("signer")));
    InMemoryStorage forged = InMemoryStorage.fresh();
    a.contents().forEach(forged::overwrite);
    BackupCatalog.of(forged)
        .workDirectory(work)
        .clock(clock)
        .rekeyAll()
        .allowUnsigned()
        .decryptWith(OpenPgp.secretKey(secret("old")))
        .encryptFor(OpenPgp.recipients(certificate("new")))
        .run();
    forged.contents().forEach(a::overwrite);

    OpenPgp reading = OpenPgp.secretKey(secret("old")).withTrustedSigners(certificate("signer"));

    assertThatThrownBy(() -> rekey().decryptWith(reading).run())
        .isInstanceOf(StageFailedException.class)
        .hasMessageContaining("without a signing key it would not be any more");
    assertThat(a.contents().keySet())
        .contains(ID + ".manifest.json", ID + ".dump.gz.gpg.part000001");

    OpenPgp signing = OpenPgp.recipients(certificate("new")).withSigningKey(secret("signer"));
    assertThat(rekey().decryptWith(reading).encryptFor(signing).run())
        .allMatch(report -> report.problems().isEmpty());
    assertThat(
            BackupCatalog.of(a)
                .workDirectory(work)
                .verifyAll()
                .decryptWith(OpenPgp.trustedSigners(certificate("signer")))
                .run())
        .allMatch(VerificationReport::isWhole);
  }

  @Test
  void aRunInProgressIsNotDisturbed() {
    backUp();
    a.overwrite("shop_20250121_020000.begun", new byte[0]);
    a.overwrite("shop_20250121_020000.dump.gz.gpg.part000001", new byte[10]);
    a.overwrite(ID + ".begun", new byte[0]);
    clock.set(Instant.now());

    List<RekeyReport> reports = rekey().run();

    assertThat(reports).hasSize(1);
    assertThat(reports.get(0).rekeyed()).containsExactly("b");
    assertThat(reports.get(0).problems().get("storage")).contains("is still being made");
    assertThat(a.contents().keySet())
        .contains(ID + ".manifest.json", "shop_20250121_020000.dump.gz.gpg.part000001");
  }

  @Test
  void whoeverDeletesThereAtTheMomentIsWaitedFor() {
    backUp();
    clock.set(Instant.now());
    a.overwrite("shop.lock." + "20990101_000000" + ".other", new byte[0]);
    b.overwrite("shop.lock." + "20990101_000000" + ".other", new byte[0]);

    assertThatThrownBy(() -> rekey().run()).isInstanceOf(BackupLockedException.class);
  }

  @Test
  void whatIsNotEncryptedIsLeftAlone() {
    pipeline().withoutEncryption().build().run().orThrow();

    assertThatThrownBy(() -> rekey().allowUnsigned().run())
        .hasMessageContaining("is not encrypted, so there is nothing to encrypt anew");
  }

  @Test
  void anOldRestoreTextIsRenewedAndSomebodysOwnIsNot() {
    backUp();
    byte[] current = a.contents().get("RESTORE.txt");
    String title = new String(current, StandardCharsets.UTF_8).lines().findFirst().orElseThrow();
    a.overwrite("RESTORE.txt", (title + "\nolder").getBytes(StandardCharsets.UTF_8));
    b.overwrite("RESTORE.txt", "My notes".getBytes(StandardCharsets.UTF_8));

    rekey().run();

    assertThat(a.contents().get("RESTORE.txt")).isEqualTo(current);
    assertThat(b.contents().get("RESTORE.txt")).asString().isEqualTo("My notes");
    assertThat(Optional.of(opensWith(catalog(), "new"))).contains(true);
  }
}
