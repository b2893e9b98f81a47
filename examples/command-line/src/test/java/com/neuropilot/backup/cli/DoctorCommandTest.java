package com.neuropilot.backup.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.neuropilot.backup.openpgp.OpenPgpKeys;
import com.neuropilot.backup.spi.tck.SettableClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorCommandTest {
  @TempDir Path folder;
  private final Invocation invocation = new Invocation();
  private Workplace workplace;

  @BeforeEach
  void prepare() throws IOException {
    workplace = new Workplace(folder).encrypted();
  }

  @Test
  void allIsWell() throws IOException {
    assertThat(invocation.run("doctor", "-c", workplace.config())).isZero();
    assertThat(invocation.out())
        .containsPattern("ok +by hand +gpg \\d+\\.\\d+")
        .containsPattern("ok +source +Database " + workplace.database)
        .containsPattern("ok +encryptor +Encrypts for [0-9A-F]{40}; without a secret key here")
        .containsPattern("ok +storage.near ")
        .containsPattern("ok +work-directory ")
        .endsWith("All is well.\n");
  }

  @Test
  void warningsAndProblemsHaveStatusesOfTheirOwn() throws IOException {
    invocation.environment.put("PATH", folder.toString());
    assertThat(invocation.run("doctor", "-c", workplace.config())).isEqualTo(ExitStatus.WARNINGS);
    assertThat(invocation.out())
        .containsPattern("warning +by hand +gpg is not installed here.*apt-get install gnupg")
        .endsWith("2 warnings; backups can be made.\n");

    workplace.with("source.failure = Connecting failed: wrong password. Correct it.");
    assertThat(invocation.run("doctor", "-c", workplace.config())).isEqualTo(ExitStatus.FAILED);
    assertThat(invocation.out())
        .containsPattern("PROBLEM +source +Connecting failed: wrong password. Correct it.")
        .endsWith("1 problem to mend before a backup can be made.\n");
  }

  @Test
  void writesAnArrayForAProgram() throws IOException {
    assertThat(invocation.run("doctor", "-c", workplace.config(), "--json")).isZero();
    assertThat(invocation.out()).startsWith("[").contains("\"area\" : \"storage.near\"");
  }

  @Test
  void theKeyInTheSafeIsTriedOnTheNewestBackup() throws IOException {
    String key = workplace.secretKey().toString();
    String passphrase = workplace.passphrase().toString();
    String[] command = {
      "doctor", "-c", workplace.config(), "--secret-key", key, "--passphrase-file", passphrase
    };
    assertThat(invocation.run(command)).isEqualTo(ExitStatus.WARNINGS);
    assertThat(invocation.out()).containsPattern("warning +secret key +There is no backup yet");

    assertThat(invocation.run("backup", "-c", workplace.config())).isZero();
    // A restore would need the data; the key is proven without it.
    workplace.near.overwrite("shop_20250120_020000.dump.zst.gpg", new byte[1]);

    assertThat(invocation.run(command)).as(invocation.out()).isZero();
    assertThat(invocation.out())
        .containsPattern("ok +secret key +Opens shop_20250120_020000 at near")
        .containsPattern("ok +secret key +Opens shop_20250120_020000 at far");
  }

  @Test
  void aKeyThatDoesNotFitIsAProblemThatNamesThoseThatDo() throws IOException {
    assertThat(invocation.run("backup", "-c", workplace.config())).isZero();
    Path other = folder.resolve("other.key");
    OpenPgpKeys.forUser("Other <other@example.org>")
        .withoutPassphrase()
        .clock(SettableClock.at("2025-01-01T00:00:00Z"))
        .generate()
        .writeTo(folder.resolve("other.public"), other, folder.resolve("other.revocation"));

    assertThat(invocation.run("doctor", "-c", workplace.config(), "--secret-key", other.toString()))
        .isEqualTo(ExitStatus.FAILED);

    String right = OpenPgpKeys.fingerprints(workplace.secretKey()).get(0);
    assertThat(invocation.out())
        .containsPattern(
            "PROBLEM +secret key +The key does not open shop_20250120_020000. These do: " + right);
  }

  @Test
  void aWrongPassphraseAndAMissingKeyAreProblemsToo() throws IOException {
    assertThat(invocation.run("backup", "-c", workplace.config())).isZero();
    String key = workplace.secretKey().toString();
    String wrong = Files.writeString(folder.resolve("wrong"), "guessed").toString();

    assertThat(
            invocation.run(
                "doctor",
                "-c",
                workplace.config(),
                "--secret-key",
                key,
                "--passphrase-file",
                wrong))
        .isEqualTo(ExitStatus.FAILED);
    assertThat(invocation.out())
        .containsPattern("PROBLEM +secret key +The secret key in .* cannot be unlocked")
        .doesNotContain("guessed");
    assertThat(invocation.run("doctor", "-c", workplace.config(), "--secret-key", "/absent"))
        .isEqualTo(ExitStatus.FAILED);
    assertThat(invocation.out()).containsPattern("PROBLEM +secret key .*/absent does not exist");
  }

  @Test
  void aBackupThatIsNotEncryptedOpensForEverybody() throws IOException {
    workplace = new Workplace(folder).unencrypted();
    assertThat(invocation.run("backup", "-c", workplace.config())).isZero();
    new Workplace(folder).encrypted();

    assertThat(
            invocation.run(
                "doctor",
                "-c",
                workplace.config(),
                "--secret-key",
                workplace.secretKey().toString(),
                "--passphrase-file",
                workplace.passphrase().toString()))
        .isEqualTo(ExitStatus.WARNINGS);
    assertThat(invocation.out()).contains("shop_20250120_020000 is not encrypted");
  }

  @Test
  void aDirectoryThatIsNotThereIsFound() throws IOException {
    Path mountPoint = folder.resolve("usb");
    workplace
        .with("storage.usb = local")
        .with("storage.usb.directory = " + mountPoint.resolve("neuropilot"));

    assertThat(invocation.run("doctor", "-c", workplace.config())).isEqualTo(ExitStatus.FAILED);
    assertThat(invocation.out())
        .containsPattern("PROBLEM +storage.usb +There is no directory " + mountPoint)
        .contains("mkdir -p " + mountPoint);
    Files.createDirectory(mountPoint);
    assertThat(invocation.run("doctor", "-c", workplace.config())).isEqualTo(ExitStatus.WARNINGS);
    assertThat(invocation.out())
        .containsPattern("warning +storage.usb +There is no directory .*mount that first");
    assertThat(mountPoint).isEmptyDirectory();
  }
}
