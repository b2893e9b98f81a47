package com.neuropilot.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.neuropilot.backup.openpgp.OpenPgp;
import com.neuropilot.backup.spi.tck.InMemoryStorage;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Signed backups that are encrypted for other recipients. */
class RekeySignaturesTest extends RekeyScene {
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
}
