package com.neuropilot.backup.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.neuropilot.backup.spi.ObjectKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerifyCommandTest {
  private static final String ID = "shop_20250120_020000";

  @TempDir Path folder;
  private final Invocation invocation = new Invocation();
  private Workplace workplace;
  private String config = "";

  @BeforeEach
  void backUp() throws IOException {
    workplace = new Workplace(folder).encrypted();
    config = workplace.config();
    invocation.run("backup", "-c", config);
  }

  @Test
  void withoutASecretKeyChecksumsAreComparedAndThatIsSaid() {
    assertThat(invocation.run("verify", "-c", config)).isZero();
    assertThat(invocation.out())
        .contains(ID + " is whole: checksums compared (without a secret key it was not decrypted)")
        .contains("near: whole", "far: whole");
  }

  @Test
  void withASecretKeyEverythingIsDecrypted() throws IOException {
    assertThat(
            invocation.run(
                "verify",
                ID,
                "-c",
                config,
                "--secret-key",
                workplace.secretKey().toString(),
                "--passphrase-file",
                workplace.passphrase().toString()))
        .isZero();
    assertThat(invocation.out()).contains("decrypted and unpacked to the end");
  }

  @Test
  void theConfiguredSecretKeyIsUsedAndItsPassphraseAskedFor() throws IOException {
    config = workplace.with("encryptor.secret-key = " + workplace.secretKey()).config();
    invocation.terminal = FakeTerminal.answering(Workplace.PASSPHRASE);

    assertThat(invocation.run("verify", "-c", config)).isZero();
    assertThat(invocation.out()).contains("decrypted and unpacked to the end");
    assertThat(invocation.terminal.questions)
        .singleElement()
        .asString()
        .contains("Passphrase of the secret key " + workplace.secretKey());
  }

  @Test
  void withoutATerminalAMissingPassphraseIsOneMessage() {
    assertThat(
            invocation.run(
                "verify", "-c", config, "--secret-key", workplace.secretKey().toString()))
        .isEqualTo(ExitStatus.USAGE);
    assertThat(invocation.err())
        .contains("The passphrase of the secret key in " + workplace.secretKey())
        .contains("--passphrase-file FILE or --passphrase-env NAME")
        .doesNotContain("DAMAGED", "Exception");
  }

  @Test
  void aWrongPassphraseIsNoDamage() throws IOException {
    Path wrong = Files.writeString(folder.resolve("wrong"), "battery staple\n");
    assertThat(
            invocation.run(
                "verify",
                "-c",
                config,
                "--secret-key",
                workplace.secretKey().toString(),
                "--passphrase-file",
                wrong.toString()))
        .isEqualTo(ExitStatus.USAGE);
    assertThat(invocation.err()).contains("cannot be unlocked", wrong.toString());
  }

  @Test
  void damageHasAStatusOfItsOwn() {
    String data = ID + ".dump.zst.gpg";
    byte[] bytes = workplace.near.contents().get(data);
    bytes[bytes.length / 2] ^= 1;
    workplace.near.overwrite(data, bytes);

    assertThat(invocation.run("verify", "--all", "-c", config)).isEqualTo(ExitStatus.DAMAGED);
    assertThat(invocation.out())
        .contains(ID + " is DAMAGED")
        .contains("near: DAMAGED\n    - " + data + " is damaged")
        .contains("far: whole");
    assertThat(invocation.run("verify", "-c", config, "--json")).isEqualTo(ExitStatus.DAMAGED);
    assertThat(invocation.out()).contains("\"whole\" : false", "\"decoded\" : false");
    assertThat(invocation.run("verify", "-c", config, "--storage", "far")).isZero();
  }

  @Test
  void whatIsNotThereHasAStatusOfItsOwn() {
    assertThat(invocation.run("verify", "shop_20240101_000000", "-c", config))
        .isEqualTo(ExitStatus.NO_SUCH_BACKUP);
    assertThat(invocation.run("verify", "--latest", "--from", folder.toString()))
        .isEqualTo(ExitStatus.NO_SUCH_BACKUP);
    assertThat(invocation.run("verify", "--all", "--from", folder.toString()))
        .isEqualTo(ExitStatus.NO_SUCH_BACKUP);
  }

  @Test
  void oneOfThemOnly() {
    assertThat(invocation.run("verify", "--all", "--latest", "-c", config))
        .isEqualTo(ExitStatus.USAGE);
  }

  @Test
  void aRunThatHasNotEndedIsNoDamage() {
    String running = "shop_20250120_015900";
    workplace.near.overwrite(running + ".begun", new byte[0]);

    assertThat(invocation.run("verify", running, "-c", config))
        .isEqualTo(ExitStatus.NO_SUCH_BACKUP);
    assertThat(invocation.err()).contains(running + " is no backup (yet)", "has not ended");
    assertThat(invocation.err() + invocation.out()).doesNotContain("DAMAGED");
    assertThat(invocation.run("verify", "--all", "-c", config)).isZero();
    assertThat(invocation.out())
        .contains(ID + " is whole", running + " is no backup (yet)")
        .doesNotContain("DAMAGED");
    assertThat(invocation.run("verify", "-c", config)).isZero();
  }

  @Test
  void aCopyThatWasNeverMadeIsNoDamageOfTheOther() throws IOException {
    workplace.far.target().delete(ObjectKey.of(ID + ".manifest.json"));
    workplace.far.overwrite(ID + ".begun", new byte[0]);

    assertThat(invocation.run("verify", ID, "-c", config)).isEqualTo(ExitStatus.WARNINGS);
    assertThat(invocation.out())
        .contains("is whole, but not at every storage", "near: whole")
        .contains("far: no copy, because the run has not ended there")
        .doesNotContain("DAMAGED");

    byte[] bytes = workplace.near.contents().get(ID + ".dump.zst.gpg");
    bytes[0] ^= 1;
    workplace.near.overwrite(ID + ".dump.zst.gpg", bytes);
    assertThat(invocation.run("verify", ID, "-c", config)).isEqualTo(ExitStatus.DAMAGED);
    assertThat(invocation.out()).contains("near: DAMAGED", "far: no copy");
  }

  @Test
  void whoDoesNotCheckSignaturesIsTold() throws IOException {
    assertThat(invocation.run("verify", "-c", config)).isZero();
    assertThat(invocation.out()).doesNotContain("Signatures");
    String plain = Files.readString(Path.of(config));
    workplace
        .with("encryptor.signing-key = " + workplace.secretKey())
        .with("encryptor.signing-passphrase-file = " + workplace.passphrase())
        .config();
    invocation.clock.advance(Duration.ofMinutes(1));
    assertThat(invocation.run("backup", "-c", config)).as(invocation.err()).isZero();

    assertThat(invocation.run("verify", "--latest", "-c", config)).as(invocation.err()).isZero();
    assertThat(invocation.out()).contains("is whole").doesNotContain("Signatures");
    Files.writeString(Path.of(config), plain);
    assertThat(invocation.run("verify", "--latest", "-c", config)).isZero();
    assertThat(invocation.out())
        .contains("is whole", "Signatures were NOT checked", "encryptor.trusted-signers");
  }
}
