package com.neuropilot.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.neuropilot.backup.internal.manifest.Manifest;
import com.neuropilot.backup.openpgp.OpenPgp;
import com.neuropilot.backup.openpgp.OpenPgpKeys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;

/** Backups that are encrypted for other recipients. */
class RekeyTest extends RekeyScene {
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
    assertThat(work.toFile().list()).containsOnly("shop.rows.json");
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
