package com.neuropilot.backup.openpgp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.neuropilot.backup.spi.Encryptor;
import com.neuropilot.backup.spi.IntegrityException;
import com.neuropilot.backup.spi.Secret;
import com.neuropilot.backup.spi.Signer;
import com.neuropilot.backup.spi.StageException;
import com.neuropilot.backup.spi.tck.TestContext;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real gpg with its agent decrypts and signs; what goes wrong with it has a message each. */
class GpgKeysTest {
  private static final String USER = "us@example.org";
  private static final byte[] TEXT = Plain.text(300_000);
  private static final byte[] DOCUMENT = "{\"format\": 1}".getBytes(StandardCharsets.UTF_8);

  @TempDir static Path folder;
  private static Gpg gpg;
  private static Path certificate;
  private static String fingerprint;
  private final TestContext context = TestContext.in(folder);

  @BeforeAll
  static void generate() {
    gpg = new Gpg(Instant.parse("2025-01-20T01:00:00Z"));
    fingerprint = gpg.generate(USER, "ed25519", "sign,cert", "never");
    gpg.addSubkey(fingerprint, "cv25519", "encr", "never");
    certificate = gpg.export(folder, USER);
  }

  @AfterAll
  static void close() {
    gpg.close();
  }

  @BeforeEach
  void lock() {
    gpg.lock();
    context.clock().set(Instant.now());
  }

  private static OpenPgp config() {
    return OpenPgp.gpg().withGpgHome(gpg.home()).withRecipients(certificate);
  }

  private static OpenPgp unlocked() {
    return config().withGpgPassphrase(Secret.of(Gpg.PASSPHRASE));
  }

  private Encryptor encryptor(OpenPgp config) throws IOException {
    return Keys.encryptor(config, context);
  }

  private byte[] message() throws IOException {
    return Keys.encode(encryptor(OpenPgp.recipients(certificate)), TEXT);
  }

  @Test
  void decryptsWhatWeAndWhatGpgEncrypted() throws IOException {
    Encryptor encryptor = encryptor(unlocked());

    assertThat(Keys.decode(encryptor, message())).isEqualTo(TEXT);
    assertThat(Keys.decode(encryptor, gpg.encrypt(TEXT, USER))).isEqualTo(TEXT);
    assertThat(Keys.decode(encryptor, gpg.encrypt(TEXT, USER, "--armor"))).isEqualTo(TEXT);
    assertThat(Keys.decode(encryptor, gpg.encrypt(TEXT, USER, "--throw-keyids"))).isEqualTo(TEXT);
    assertThat(encryptor.recipients()).containsExactly(fingerprint);
  }

  @Test
  void signsThereAndBothAcceptIt() throws IOException {
    Encryptor encryptor =
        encryptor(
            unlocked().withGpgSigningKey(USER).withGpgSigningPassphrase(Secret.of(Gpg.PASSPHRASE)));
    encryptor.check();
    Signer signer = encryptor.signer().orElseThrow();

    byte[] signature = signer.sign(DOCUMENT);

    assertThat(signer.verify(DOCUMENT, signature)).isEqualTo(fingerprint);
    Signer other = encryptor(OpenPgp.trustedSigners(certificate)).signer().orElseThrow();
    assertThat(other.verify(DOCUMENT, signature)).isEqualTo(fingerprint);
    gpg.at(Instant.now().plusSeconds(1));
    Path file = Files.write(folder.resolve("document"), DOCUMENT);
    Path detached = Files.write(folder.resolve("document.asc"), signature);
    assertThat(gpg.run("--verify", detached.toString(), file.toString())).isEmpty();
  }

  @Test
  void aLockedAgentThatNobodyAnswersSaysSo() throws IOException {
    byte[] message = message();
    Encryptor encryptor = encryptor(config());

    assertThatThrownBy(() -> Keys.decode(encryptor, message))
        .isInstanceOf(StageException.class)
        .hasMessageContaining("Its agent is locked")
        .hasMessageContaining("passphrase-file");

    // Whoever unlocks it in this session has unlocked it for us.
    assertThat(gpg.decrypt(message)).isEqualTo(TEXT);
    assertThat(Keys.decode(encryptor, message)).isEqualTo(TEXT);
  }

  @Test
  void aWrongPassphraseSaysWhereItCameFrom() throws IOException {
    Path file = Files.writeString(folder.resolve("passphrase"), "guessed\n");
    byte[] message = message();
    Encryptor encryptor =
        encryptor(
            config()
                .withGpgPassphrase(Secret.fromFile(file))
                .withGpgSigningKey(fingerprint)
                .withGpgSigningPassphrase(Secret.fromFile(file)));

    for (ThrowingCall call :
        new ThrowingCall[] {() -> Keys.decode(encryptor, message), encryptor::check}) {
      assertThatThrownBy(call::run)
          .isInstanceOf(StageException.class)
          .hasMessageContaining("is wrong for its key")
          .hasMessageContaining(file.toString())
          .hasMessageNotContaining("guessed");
    }
  }

  private interface ThrowingCall {
    void run() throws IOException;
  }

  @Test
  void aMessageForOthersNamesTheKeysThatAreWanted() throws IOException {
    Keys others = Keys.curve25519(folder, "others");
    byte[] message = Keys.encode(Keys.encryptor(OpenPgp.recipients(others.certificate())), TEXT);
    Encryptor encryptor = encryptor(unlocked());

    assertThatThrownBy(() -> Keys.decode(encryptor, message))
        .isInstanceOf(StageException.class)
        .hasMessageContaining("gpg in " + gpg.home() + " has no secret key of them")
        .hasMessageMatching("(?s).*for the keys [0-9A-F]{16},.*");
  }

  @Test
  void withoutGpgTheMessageHasTheCommand() throws IOException {
    byte[] message = message();
    context.set("PATH", folder.toString());
    Encryptor encryptor = encryptor(unlocked());

    assertThat(encryptor.canDecode()).isTrue();
    for (ThrowingCall call :
        new ThrowingCall[] {() -> Keys.decode(encryptor, message), encryptor::checkDecoding}) {
      assertThatThrownBy(call::run)
          .isInstanceOf(StageException.class)
          .hasMessageContaining("apt-get install gnupg");
    }
  }

  @Test
  void aGpgThatIsKilledFailsTheMessageAndNotTheNext() throws IOException {
    Path path = Files.createDirectory(folder.resolve("bin"));
    Path fired = folder.resolve("fired");
    Path fake =
        Files.writeString(
            path.resolve("gpg"),
            """
            #!/bin/sh
            case "$*" in *--decrypt*) touch %s; kill -9 $$ ;; esac
            exec /usr/bin/env -S PATH="%s" gpg "$@"
            """
                .formatted(fired, context.environment().get("PATH")));
    Files.setPosixFilePermissions(fake, PosixFilePermissions.fromString("rwx------"));
    byte[] message = message();
    String before = context.environment().get("PATH");
    context.set("PATH", path + ":" + before);
    Encryptor encryptor = encryptor(unlocked());

    assertThatThrownBy(() -> Keys.decode(encryptor, message))
        .isInstanceOf(StageException.class)
        .hasMessageContaining("ended by signal 9");
    assertThat(fired).exists();

    Files.delete(fake);
    assertThat(Keys.decode(encryptor, message)).isEqualTo(TEXT);
  }

  @Test
  void truncatedAndChangedMessagesNeverEndWell() throws IOException {
    byte[] message = message();
    Encryptor encryptor = encryptor(unlocked());
    assertThat(Keys.decode(encryptor, message)).isEqualTo(TEXT);
    for (int length : new int[] {0, 1, 100, 300, message.length / 2, message.length - 1}) {
      byte[] cut = Arrays.copyOf(message, length);
      assertThatThrownBy(() -> Keys.decode(encryptor, cut))
          .as("cut to " + length)
          .isInstanceOf(IntegrityException.class);
    }
    for (int position : new int[] {300, message.length / 2, message.length - 1}) {
      byte[] changed = message.clone();
      changed[position] ^= 4;
      assertThatThrownBy(() -> Keys.decode(encryptor, changed))
          .as("changed at " + position)
          .isInstanceOf(IntegrityException.class);
    }
  }

  @Test
  void readersOfAMessageAreFoundInTheKeyring() throws IOException {
    Encryptor readers =
        encryptor(
                OpenPgp.gpg().withGpgHome(gpg.home()).withGpgPassphrase(Secret.of(Gpg.PASSPHRASE)))
            .forReadersOf(new ByteArrayInputStream(gpg.encrypt(TEXT, USER)));

    assertThat(readers.recipients()).containsExactly(fingerprint);
    assertThat(gpg.decrypt(Keys.encode(readers, TEXT))).isEqualTo(TEXT);
  }

  @Test
  void aSigningKeyThatIsNotThereIsNamed() {
    assertThatThrownBy(() -> encryptor(config().withGpgSigningKey("nobody@example.org")))
        .isInstanceOf(StageException.class)
        .hasMessageContaining("'nobody@example.org' is no secret key of gpg in " + gpg.home());
  }
}
