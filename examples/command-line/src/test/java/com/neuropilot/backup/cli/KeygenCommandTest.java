package com.neuropilot.backup.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeygenCommandTest {
  private static final String USER = "NeuroPilot Backup <backup@example.org>";

  @TempDir Path folder;
  private final Invocation invocation = new Invocation();

  private int keygen(String... more) {
    String[] args = new String[5 + more.length];
    System.arraycopy(
        new String[] {"keygen", "--user-id", USER, "--out-dir", folder.toString()}, 0, args, 0, 5);
    System.arraycopy(more, 0, args, 5, more.length);
    return invocation.run(args);
  }

  @Test
  void writesThreeFilesAndSaysWhatToDoWithThem() throws IOException {
    assertThat(keygen("--no-passphrase", "--expires", "2y")).isZero();

    Path secret = folder.resolve("neuropilot-backup-private.key");
    assertThat(secret).content().startsWith("-----BEGIN PGP PRIVATE KEY BLOCK-----");
    assertThat(Files.getPosixFilePermissions(secret))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    assertThat(folder.resolve("neuropilot-backup-public.key")).isNotEmptyFile();
    assertThat(folder.resolve("neuropilot-backup-revocation.asc")).isNotEmptyFile();
    assertThat(invocation.out())
        .containsPattern("Made a key: [0-9A-F]{40}")
        .contains("encryptor.recipients = " + folder.resolve("neuropilot-backup-public.key"))
        .doesNotContain("BEGIN PGP");
  }

  @Test
  void neverOverwrites() throws IOException {
    Path file = Files.createFile(folder.resolve("neuropilot-backup-public.key"));

    assertThat(keygen("--no-passphrase")).isEqualTo(ExitStatus.USAGE);
    assertThat(invocation.err()).contains("never overwritten", "neuropilot-backup-public.key");
    assertThat(file).isEmptyFile();
    assertThat(folder.resolve("neuropilot-backup-private.key")).doesNotExist();
  }

  @Test
  void theRecoverySheetHoldsWhatARestoreTakesAndNoPassphrase() throws IOException {
    Path sheet = folder.resolve("sheet.html");
    invocation.terminal = FakeTerminal.answering("correct horse", "correct horse");

    assertThat(keygen("--recovery-sheet", sheet.toString())).as(invocation.err()).isZero();

    String secret = Files.readString(folder.resolve("neuropilot-backup-private.key"));
    assertThat(Files.getPosixFilePermissions(sheet))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    assertThat(sheet)
        .content()
        .contains(secret.strip())
        .containsPattern("([0-9A-F]{4} ){9}[0-9A-F]{4}")
        .contains("NeuroPilot Backup &lt;backup@example.org&gt;", "gpg --decrypt | zstd -d")
        .contains("It is protected by its passphrase")
        .doesNotContain("correct horse", "${");
    assertThat(invocation.out()).contains(sheet.toString()).doesNotContain("BEGIN PGP");
  }

  @Test
  void aSheetIsNeverWrittenOverAFileAndAnUnprotectedKeyIsToldOf() throws IOException {
    Path sheet = Files.createFile(folder.resolve("sheet.html"));
    assertThat(keygen("--no-passphrase", "--recovery-sheet", sheet.toString()))
        .isEqualTo(ExitStatus.USAGE);
    assertThat(sheet).isEmptyFile();
    assertThat(folder.resolve("neuropilot-backup-private.key")).doesNotExist();

    Path other = folder.resolve("other.html");
    assertThat(keygen("--no-passphrase", "--recovery-sheet", other.toString())).isZero();
    assertThat(other).content().contains("It has <strong>no passphrase</strong>");
  }

  @Test
  void aSheetThatCannotBeWrittenSaysThatTheKeyWasMade() {
    Path absent = folder.resolve("absent").resolve("sheet.html");

    assertThat(keygen("--no-passphrase", "--recovery-sheet", absent.toString()))
        .isEqualTo(ExitStatus.USAGE);

    assertThat(invocation.err()).contains("The key was made, but its recovery sheet");
    assertThat(folder.resolve("neuropilot-backup-private.key")).exists();
  }

  @Test
  void asksTwiceForAPassphrase() {
    invocation.terminal = FakeTerminal.answering("correct horse", "correct horse");
    assertThat(keygen()).isZero();
    assertThat(invocation.terminal.questions).hasSize(2);
    assertThat(invocation.out() + invocation.err()).doesNotContain("correct horse");
  }

  @Test
  void aSlipOfTheFingersMakesNoKey() {
    invocation.terminal = FakeTerminal.answering("correct horse", "corect horse");
    assertThat(keygen()).isEqualTo(ExitStatus.USAGE);
    invocation.terminal = FakeTerminal.answering("short");
    assertThat(keygen()).isEqualTo(ExitStatus.USAGE);
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void withoutATerminalItHasToBeSaidWhatProtectsTheKey() {
    assertThat(keygen()).isEqualTo(ExitStatus.USAGE);
    assertThat(invocation.err()).contains("--passphrase-file", "--no-passphrase");
    assertThat(keygen("--no-passphrase", "--expires", "soon")).isEqualTo(ExitStatus.USAGE);
    assertThat(invocation.run("keygen", "--no-passphrase")).isEqualTo(ExitStatus.USAGE);
    assertThat(invocation.err()).contains("--user-id");
  }
}
