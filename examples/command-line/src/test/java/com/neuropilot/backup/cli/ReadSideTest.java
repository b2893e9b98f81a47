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
    Files.delete(workplace.certificate());
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
  void aBackupStillSaysWhatItLacks() {
    assertThat(invocation.run("backup", "-c", config)).isEqualTo(ExitStatus.USAGE);
    assertThat(invocation.err()).contains(workplace.certificate().toString());
  }
}
