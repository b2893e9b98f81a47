package com.neuropilot.backup.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.neuropilot.backup.openpgp.OpenPgpKeys;
import com.neuropilot.backup.spi.Secret;
import com.neuropilot.backup.spi.tck.SettableClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RekeyCommandTest {
  private static final String FIRST = "shop_20250120_020000";
  private static final String SECOND = "shop_20250121_020000";
  private static final String OTHER_PASSPHRASE = "another horse battery";

  @TempDir Path folder;
  private final Invocation invocation = new Invocation();
  private Workplace workplace;
  private Path newPublic;
  private Path newPrivate;

  @BeforeEach
  void backUpTwiceAndMakeANewKey() throws IOException {
    workplace = new Workplace(folder).encrypted();
    workplace.passphrase();
    for (int day = 0; day < 2; day++) {
      assertThat(invocation.run("backup", "-c", workplace.config())).isZero();
      invocation.clock.advance(Duration.ofDays(1));
    }
    newPublic = folder.resolve("new-public.key");
    newPrivate = folder.resolve("new-private.key");
    OpenPgpKeys.forUser("New <new@example.org>")
        .protectedBy(Secret.of(OTHER_PASSPHRASE))
        .clock(SettableClock.at("2025-01-01T00:00:00Z"))
        .generate()
        .writeTo(newPublic, newPrivate, folder.resolve("new-revocation.asc"));
  }

  private int rekey(String... more) throws IOException {
    String[] all = new String[more.length + 4];
    all[0] = "rekey";
    all[1] = "--secret-key=" + workplace.secretKey();
    all[2] = "--passphrase-file=" + folder.resolve("passphrase");
    all[3] = "--config=" + workplace.config();
    System.arraycopy(more, 0, all, 4, more.length);
    return invocation.run(all);
  }

  @Test
  void allAreEncryptedForTheRecipientsOfTheChangedConfiguration() throws IOException {
    workplace.with("encryptor.recipients = " + newPublic);
    Path passphrase = Files.writeString(folder.resolve("new-passphrase"), OTHER_PASSPHRASE);

    assertThat(
            rekey("--all", "--new-secret-key=" + newPrivate, "--new-passphrase-file=" + passphrase))
        .as(invocation.err())
        .isZero();

    assertThat(invocation.out())
        .isEqualTo(
            SECOND
                + "\n  far: encrypted anew\n  near: encrypted anew\n"
                + FIRST
                + "\n  far: encrypted anew\n  near: encrypted anew\n");
    assertThat(workplace.near.contents().keySet())
        .filteredOn(name -> name.startsWith("shop_"))
        .isNotEmpty()
        .allMatch(name -> name.contains(".r2."));
    assertThat(rekey("--all")).isZero();
    assertThat(invocation.out()).contains("far: was so already").doesNotContain("anew");
    assertThat(
            invocation.run(
                "verify",
                "--all",
                "-c",
                workplace.config(),
                "--secret-key=" + newPrivate,
                "--passphrase-file=" + passphrase))
        .isZero();
    assertThat(invocation.out()).contains("decrypted and unpacked to the end");
  }

  @Test
  void oneIsEncryptedForARecipientOfTheCommandLine() throws IOException {
    assertThat(rekey(FIRST, "--recipient=" + newPublic, "--storage=near", "--json")).isZero();

    assertThat(invocation.out())
        .contains("\"id\" : \"" + FIRST + "\"", "\"rekeyed\" : [ \"near\" ]")
        .contains("\"decoded\" : false", "\"problems\" : { }")
        .doesNotContain(SECOND);
    assertThat(workplace.near.contents().keySet())
        .contains(FIRST + ".r2.manifest.json", SECOND + ".manifest.json");
    assertThat(workplace.far.contents().keySet()).contains(FIRST + ".manifest.json");
  }

  @Test
  void withoutAKeyThatOpensItItSaysWhatToLookAt() throws IOException {
    assertThat(rekey("--all", "--recipient=" + newPublic)).isZero();

    assertThat(invocation.out()).contains("verify --all --secret-key NEW");
  }

  @Test
  void theWrongKeyLeavesEverythingAsItIs() throws IOException {
    workplace.with("encryptor.recipients = " + newPublic);
    Path passphrase = Files.writeString(folder.resolve("new-passphrase"), OTHER_PASSPHRASE);
    String[] wrong = {
      "rekey",
      "--all",
      "--secret-key=" + newPrivate,
      "--passphrase-file=" + passphrase,
      "--config=" + workplace.config()
    };

    assertThat(invocation.run(wrong)).isEqualTo(ExitStatus.FAILED);

    assertThat(invocation.out())
        .contains("near: NOT DONE\n    The OpenPGP message is encrypted for the keys");
    assertThat(workplace.near.contents().keySet())
        .noneMatch(name -> name.contains(".r2."))
        .contains(FIRST + ".manifest.json");
  }

  @Test
  void aDamagedBackupIsToldAndTheOthersAreDone() throws IOException {
    workplace.with("encryptor.recipients = " + newPublic);
    workplace.near.overwrite(SECOND + ".dump.zst.gpg", new byte[1]);
    workplace.far.overwrite(SECOND + ".dump.zst.gpg", new byte[1]);

    assertThat(rekey("--all")).isEqualTo(ExitStatus.DAMAGED);

    assertThat(invocation.out())
        .contains(SECOND + "\n  far: NOT DONE", "is damaged, and stays as it is")
        .contains(FIRST + "\n  far: encrypted anew");
  }

  @Test
  void signingGoesOnWithAKeyOfTheCommandLine() throws IOException {
    invocation.terminal = FakeTerminal.answering(OTHER_PASSPHRASE);

    assertThat(rekey("--all", "--recipient=" + newPublic, "--signing-key=" + newPrivate)).isZero();

    assertThat(workplace.near.contents().keySet()).contains(FIRST + ".r2.manifest.json.asc");
    assertThat(invocation.terminal.questions).hasSize(1);
  }

  @Test
  void mistakesAreTold() throws IOException {
    assertThat(rekey()).isEqualTo(ExitStatus.USAGE);
    assertThat(invocation.err()).contains("Give either BACKUP or --all.");
    assertThat(rekey(FIRST, "--all")).isEqualTo(ExitStatus.USAGE);
    assertThat(rekey("shop_20200101_000000")).isEqualTo(ExitStatus.NO_SUCH_BACKUP);
    assertThat(rekey("--all", "--recipient=" + folder.resolve("absent")))
        .isEqualTo(ExitStatus.USAGE);
    assertThat(invocation.err()).contains("absent", "does not exist");
    assertThat(rekey("--all", "--recipient=" + workplace.secretKey())).isEqualTo(ExitStatus.USAGE);
    assertThat(invocation.err()).contains("holds a secret key");
    assertThat(rekey("--all", "--signing-passphrase-file=x")).isZero();
  }
}
