package com.neuropilot.backup.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reading needs a storage and a key: not the files that only a backup needs. */
class ReadSideTest {
  private static final String ID = "shop_20250120_020000";

  @TempDir Path folder;
  private final Invocation invocation = new Invocation();
  private Workplace workplace;
  private String config = "";

  @BeforeEach
  void backUpAndLoseTheCertificate() throws IOException {
    workplace = new Workplace(folder).encrypted();
    config = workplace.config();
    assertThat(invocation.run("backup", "-c", config)).isZero();
    Files.move(workplace.certificate(), folder.resolve("kept.asc"));
  }

  @Test
  void listingNeedsNoKeyAtAll() throws IOException {
    config = workplace.with("encryptor.secret-key = " + folder.resolve("absent")).config();

    assertThat(invocation.run("list", "-c", config)).isZero();
    assertThat(invocation.out()).contains(ID + "  whole");
  }

  @Test
  void verifyingComparesChecksumsWithoutAKey() {
    assertThat(invocation.run("verify", "--latest", "-c", config)).isZero();
    assertThat(invocation.out()).contains("checksums compared (without a secret key");
  }

  @Test
  void restoringNeedsTheSecretKeyOnly() throws IOException {
    config =
        workplace
            .with("encryptor.secret-key = " + workplace.secretKey())
            .with("encryptor.passphrase-file = " + workplace.passphrase())
            .config();

    assertThat(invocation.run("verify", "--latest", "-c", config)).isZero();
    assertThat(invocation.out()).contains("decrypted and unpacked to the end");
    invocation.run("restore", "--latest", "-c", config, "--yes");
    assertThat(invocation.out()).contains("Restored " + ID);
  }

  @Test
  void aStorageWhosePlugInIsMissingHidesNoOther() throws IOException {
    config =
        workplace
            .with("storage.cloud = teapot")
            .with("storage.cloud.spout = north")
            .with("encryptor.secret-key = " + workplace.secretKey())
            .with("encryptor.passphrase-file = " + workplace.passphrase())
            .config();

    assertThat(invocation.run("list", "-c", config)).isEqualTo(ExitStatus.WARNINGS);
    assertThat(invocation.out()).contains(ID + "  whole");
    assertThat(invocation.err())
        .contains("Storage cloud cannot be opened: No storage with the id 'teapot' was found");
    assertThat(invocation.run("restore", "--latest", "-c", config, "--yes"))
        .isEqualTo(ExitStatus.WARNINGS);
    assertThat(invocation.out()).contains("Restored " + ID);
    assertThat(invocation.run("list", "-c", config, "--storage", "cloud"))
        .isEqualTo(ExitStatus.USAGE);
  }

  /** Only the backup host has it; without it and without trusted signers, nobody is trusted. */
  @Test
  void readingNeedsNoSigningKeyWhereOthersSayWhomToTrust() throws IOException {
    config =
        workplace
            .with("encryptor.signing-key = " + folder.resolve("absent"))
            .with("encryptor.secret-key = " + workplace.secretKey())
            .with("encryptor.passphrase-file = " + workplace.passphrase())
            .config();
    assertThat(invocation.run("list", "-c", config)).isEqualTo(ExitStatus.USAGE);
    assertThat(invocation.err()).contains("absent does not exist").contains("set trusted-signers");

    Path signer = folder.resolve("kept.asc");
    config = workplace.with("encryptor.trusted-signers = " + signer).config();
    assertThat(invocation.run("list", "-c", config)).isZero();
    assertThat(invocation.out()).contains(ID);
    assertThat(invocation.run("verify", "--latest", "-c", config, "--allow-unsigned")).isZero();
    assertThat(invocation.out()).contains("decrypted and unpacked to the end");

    config = workplace.with("encryptor.recipients = " + signer).config();
    assertThat(invocation.run("backup", "-c", config)).isEqualTo(ExitStatus.USAGE);
    assertThat(invocation.err()).contains("absent does not exist");
  }

  @Test
  void aBackupStillSaysWhatItLacks() {
    assertThat(invocation.run("backup", "-c", config)).isEqualTo(ExitStatus.USAGE);
    assertThat(invocation.err()).contains(workplace.certificate().toString());
  }
}
