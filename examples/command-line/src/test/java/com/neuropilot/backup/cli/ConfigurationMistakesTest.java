package com.neuropilot.backup.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationMistakesTest {
  @TempDir Path folder;
  private final Invocation invocation = new Invocation();
  private Workplace workplace;

  @BeforeEach
  void prepare() {
    workplace = new Workplace(folder);
  }

  /** Every mistake of this kind: status 2, a message, and not more than that. */
  private String mistake(String... args) {
    assertThat(invocation.run(args)).as(invocation.err()).isEqualTo(ExitStatus.USAGE);
    assertThat(invocation.out()).isEmpty();
    assertThat(invocation.err()).startsWith("error: ").doesNotContain("\tat ", "Exception");
    return invocation.err();
  }

  @Test
  void aFileThatIsNotThere() {
    assertThat(mistake("backup", "-c", folder.resolve("absent").toString()))
        .contains("absent does not exist");
  }

  @Test
  void aFileThatIsNoText() throws IOException {
    Path file = Files.write(folder.resolve("binary"), new byte[] {(byte) 0xff, (byte) 0xfe});
    assertThat(mistake("list", "-c", file.toString())).contains("is not in UTF-8");
    assertThat(mistake("list", "-c", folder.toString())).contains("cannot be read");
  }

  @Test
  void unknownKeysAllAtOnceWithTheKnownOnes() throws IOException {
    String config =
        workplace
            .unencrypted()
            .with("nmae = shop")
            .with("source.pasword-env = X")
            .with("storage.near.folder = /tmp")
            .with("compressor = zstd")
            .with("compressor.levle = 3")
            .config();

    assertThat(mistake("backup", "-c", config))
        .contains("There are 4 problems:")
        .contains(
            "nmae is not a known option; known are: accept-database, destinations, max-shrink,"
                + " metrics-file, name, part-size, verification, work-directory")
        .contains("source.pasword-env is not a known option; known are:", "password-env")
        .contains("storage.near.folder is not a known option; known are: heal, name")
        .contains("compressor.levle is not a known option; known are: level");
  }

  @Test
  void encryptionHasToBeSaid() throws IOException {
    assertThat(mistake("backup", "-c", workplace.config())).contains("encryptor is missing");
  }

  @Test
  void aKeyFileThatIsNotThere() throws IOException {
    String config =
        workplace
            .with("encryptor = openpgp")
            .with("encryptor.recipients = " + folder.resolve("ops.asc"))
            .config();

    assertThat(mistake("backup", "-c", config)).contains("ops.asc does not exist");
  }

  @Test
  void aKeyFileThatIsNoKey() throws IOException {
    Path noKey = Files.writeString(folder.resolve("ops.asc"), "not a key\n");
    String config =
        workplace.with("encryptor = openpgp").with("encryptor.recipients = " + noKey).config();

    assertThat(mistake("backup", "-c", config)).contains("ops.asc");
  }

  @Test
  void aSecretKeyThatIsNotThere() throws IOException {
    String config = workplace.encrypted().config();
    invocation.run("backup", "-c", config);

    assertThat(mistake("verify", "-c", config, "--secret-key", "absent.key"))
        .contains("absent.key does not exist");
  }

  @Test
  void aPassphraseThatIsNotWhereItIsSaidToBe() throws IOException {
    String config = workplace.encrypted().config();
    String key = workplace.secretKey().toString();
    invocation.run("backup", "-c", config);

    assertThat(mistake("verify", "-c", config, "--secret-key", key, "--passphrase-env", "NOT_SET"))
        .contains("NOT_SET, which is not set");
    assertThat(mistake("verify", "-c", config, "--secret-key", key, "--passphrase-file", "absent"))
        .contains("the file absent, which does not exist");
  }

  @Test
  void aPlugInThatIsNotThere() throws IOException {
    String config = workplace.unencrypted().with("storage.far = carrier-pigeon").config();

    assertThat(mistake("backup", "-c", config))
        .contains("No storage with the id 'carrier-pigeon' was found")
        .contains("local");
  }

  @Test
  void anUnknownCommandOrOption() {
    assertThat(mistake("bakcup")).contains("bakcup");
    assertThat(mistake("backup", "--confg", "x")).contains("--confg", "--help");
    assertThat(mistake("restore", "--latest", "--mode", "sideways")).contains("sideways");
  }

  @Test
  void noCommandShowsTheHelp() {
    assertThat(invocation.run()).isEqualTo(ExitStatus.USAGE);
    assertThat(invocation.err()).contains("Usage:", "keygen", "Exit status:");
  }

  @Test
  void oneDirectoryUnderTwoLabels() throws IOException {
    String config =
        workplace
            .unencrypted()
            .with("storage.disk = local")
            .with("storage.disk.directory = " + folder.resolve("disk"))
            .with("storage.usb = local")
            .with("storage.usb.directory = " + folder.resolve("usb/../disk"))
            .config();

    assertThat(mistake("backup", "-c", config))
        .contains("storage.disk and storage.usb are the same place");
  }

  @Test
  void aKeyThatIsGivenTwice() throws IOException {
    String config = workplace.unencrypted().config();
    Files.writeString(
        Path.of(config), "source.database = staging\nname: other\n", StandardOpenOption.APPEND);

    assertThat(mistake("backup", "-c", config))
        .contains(config)
        .contains("gives source.database twice", "gives name twice");
  }

  @Test
  void aPasswordInAUrlIsWarnedOfAndNotRepeated() throws IOException {
    String url = "postgresql://user:hidden@127.0.0.1:1/shop";
    String config = workplace.unencrypted().with("source.url = " + url).config();
    String text = Files.readString(Path.of(config));
    Files.writeString(
        Path.of(config),
        text.replace("source = fake", "source = postgresql").replaceAll("source.database.*", ""));

    assertThat(invocation.run("doctor", "-c", config)).isEqualTo(ExitStatus.FAILED);
    assertThat(invocation.out())
        .containsPattern("warning +source +source.url holds a password.*source.password-file")
        .doesNotContain("hidden");
    invocation.run("backup", "-c", config);
    assertThat(invocation.err())
        .contains("warning: source.url holds a password")
        .doesNotContain("hidden");
    invocation.run("restore", "--latest", "--from", folder.toString(), "--into", url);
    assertThat(invocation.err())
        .contains("warning: --into holds a password", "PGPASSWORD or ~/.pgpass")
        .doesNotContain("hidden");
    invocation.run(
        "restore", "--latest", "--from", folder.toString(), "--into", url.replace(":hidden", ""));
    assertThat(invocation.err()).doesNotContain("warning:");
  }
}
