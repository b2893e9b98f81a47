package com.neuropilot.backup.openpgp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.neuropilot.backup.spi.Encryptor;
import com.neuropilot.backup.spi.StageException;
import com.neuropilot.backup.spi.tck.TestContext;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecipientsTest {
  private static final byte[] PLAIN = Plain.text(1_000);

  @TempDir Path folder;
  private final Gpg gpg = new Gpg(Instant.parse("2025-01-10T00:00:00Z"));

  @AfterEach
  void close() {
    gpg.close();
  }

  @Test
  void newestValidSubkeyIsChosen() throws IOException {
    String fingerprint = gpg.generate("user", "ed25519", "sign,cert", "never");
    gpg.addSubkey(fingerprint, "cv25519", "encr", "never");
    gpg.at(Instant.parse("2025-01-11T00:00:00Z"));
    gpg.addSubkey(fingerprint, "rsa2048", "encr", "3d");
    Path file = gpg.export(folder, "user");
    assertEncryptedFor(file, "2025-01-10T12:00:00Z", gpg.fingerprints("user").get(1));
    assertEncryptedFor(file, "2025-01-11T12:00:00Z", gpg.fingerprints("user").get(2));
    assertEncryptedFor(file, "2025-01-15T12:00:00Z", gpg.fingerprints("user").get(1));
  }

  @Test
  void revokedSubkeyIsPassedOver() throws IOException {
    String fingerprint = gpg.generate("user", "ed25519", "sign,cert", "never");
    gpg.addSubkey(fingerprint, "cv25519", "encr", "never");
    Path before = gpg.export(folder, "user");
    Files.move(before, folder.resolve("before.asc"));
    revokeSubkey(fingerprint);
    Path file = gpg.export(folder, "user");
    assertRefused(file, "revoked on 2025-01-10");
    // Two copies of one certificate are one, with what either knows.
    assertThatThrownBy(
            () ->
                encode(
                    OpenPgp.recipients(file, folder.resolve("before.asc")), "2025-01-20T02:00:00Z"))
        .hasMessageContaining("revoked");
    gpg.addSubkey(fingerprint, "cv25519", "encr", "never");
    assertEncryptedFor(
        gpg.export(folder, "user"), "2025-01-20T02:00:00Z", gpg.fingerprints("user").get(2));
  }

  private void revokeSubkey(String fingerprint) {
    byte[] commands = "key 1\nrevkey\ny\n0\n\ny\nsave\n".getBytes(StandardCharsets.US_ASCII);
    gpg.expect(Gpg.PASSPHRASE, commands, "--command-fd", "0", "--edit-key", fingerprint);
  }

  @Test
  void expiredKeysAreRefused() throws IOException {
    String fingerprint = gpg.generate("Old User", "ed25519", "sign,cert", "never");
    gpg.addSubkey(fingerprint, "cv25519", "encr", "3d");
    assertRefused(gpg.export(folder, "Old User"), "expired on 2025-01-13");
    String primary = gpg.generate("Older User", "ed25519", "sign,cert", "2d");
    gpg.addSubkey(primary, "cv25519", "encr", "never");
    Path file = gpg.export(folder, "Older User");
    assertRefused(file, "its primary key expired on 2025-01-12");
    assertRefused(file, "(Older User)");
    assertRefused(file, primary);
  }

  @Test
  void keysThatCannotEncryptAreRefused() throws IOException {
    gpg.generate("Signer", "ed25519", "sign,cert", "never");
    assertRefused(gpg.export(folder, "Signer"), "no key for encryption");
    gpg.generate("Weak", "rsa1024", "sign,cert,encr", "never");
    assertRefused(gpg.export(folder, "Weak"), "1024 bits is too weak");
    gpg.generate("Elgamal", "dsa2048", "sign,cert", "never");
    gpg.addSubkey(gpg.fingerprint("Elgamal"), "elg2048", "encr", "never");
    assertRefused(gpg.export(folder, "Elgamal"), "not supported");
  }

  @Test
  void keyOfTheFutureIsRefused() throws IOException {
    gpg.at(Instant.parse("2025-02-01T00:00:00Z"));
    gpg.generate("Future", "rsa2048", "sign,cert,encr", "never");
    assertRefused(gpg.export(folder, "Future"), "is the clock right?");
  }

  @Test
  void primaryKeyThatEncryptsIsUsed() throws IOException {
    gpg.generate("user", "rsa2048", "sign,cert,encr", "never");
    Path file = gpg.export(folder, "user");
    assertEncryptedFor(file, "2025-01-20T02:00:00Z", gpg.fingerprint("user"));
  }

  @Test
  void filesMayHoldSeveralCertificates() throws IOException {
    for (String user : List.of("one", "two")) {
      gpg.generate(user, "rsa2048", "sign,cert,encr", "never");
    }
    Path armored = Gpg.write(folder.resolve("both.asc"), gpg.run("--armor", "--export"));
    Path binary = Gpg.write(folder.resolve("both.gpg"), gpg.run("--export"));
    for (Path file : List.of(armored, binary)) {
      Encryptor encryptor = Keys.encryptor(OpenPgp.recipients(file));
      assertThat(encryptor.recipients())
          .containsExactlyInAnyOrder(gpg.fingerprint("one"), gpg.fingerprint("two"));
      assertThat(OpenPgpKeys.fingerprints(file)).isEqualTo(encryptor.recipients());
    }
  }

  @Test
  void filesThatCannotServeAreRefusedBeforeAnythingIsEncrypted() throws IOException {
    gpg.generate("user", "rsa2048", "sign,cert,encr", "never");
    Path secret = gpg.exportSecret(folder, "user");
    Path text = Files.writeString(folder.resolve("text"), "-----BEGIN SOMETHING-----\n");
    assertUnusable(secret, "holds a secret key");
    assertUnusable(text, "no OpenPGP certificate");
    assertUnusable(folder.resolve("absent"), "does not exist");
  }

  private static void assertUnusable(Path file, String message) throws IOException {
    Encryptor encryptor = Keys.encryptor(OpenPgp.recipients(file));
    List<ThrowingCallable> uses =
        List.of(encryptor::check, () -> encryptor.encode(OutputStream.nullOutputStream()));
    for (ThrowingCallable use : uses) {
      assertThatThrownBy(use)
          .isInstanceOf(StageException.class)
          .hasMessageContaining(file.toString())
          .hasMessageContaining(message);
    }
  }

  private static void assertRefused(Path file, String message) {
    assertThatThrownBy(() -> encode(OpenPgp.recipients(file), "2025-01-20T02:00:00Z"))
        .isInstanceOf(StageException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining(message)
        .hasMessageContaining("another recipient");
  }

  private void assertEncryptedFor(Path file, String time, String fingerprint) throws IOException {
    gpg.at(Instant.parse(time));
    byte[] message = encode(OpenPgp.recipients(file), time);
    Gpg.Result packets = gpg.execute(Gpg.PASSPHRASE, message, "--list-packets");
    assertThat(new String(packets.output(), StandardCharsets.UTF_8))
        .containsIgnoringCase("keyid " + fingerprint.substring(24));
    assertThat(gpg.decrypt(message)).isEqualTo(PLAIN);
  }

  private static byte[] encode(OpenPgp config, String time) throws IOException {
    TestContext context = TestContext.in(Path.of("/"));
    context.clock().set(Instant.parse(time));
    return Keys.encode(Keys.encryptor(config, context), PLAIN);
  }
}
