package com.neuropilot.backup.openpgp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.neuropilot.backup.spi.Encryptor;
import com.neuropilot.backup.spi.Secret;
import com.neuropilot.backup.spi.StageException;
import com.neuropilot.backup.spi.tck.FaultyInputStream;
import com.neuropilot.backup.spi.tck.TestContext;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretKeyTest {
  private static final byte[] PLAIN = Plain.text(10_000);

  @TempDir static Path folder;
  private static Gpg gpg;
  private static Path one;
  private static byte[] forOne;

  @BeforeAll
  static void generate() {
    gpg = new Gpg(Instant.parse("2025-01-20T01:00:00Z"));
    String fingerprint = gpg.generate("one", "ed25519", "sign,cert", "never");
    gpg.addSubkey(fingerprint, "cv25519", "encr", "never");
    one = gpg.exportSecret(folder, "one");
    forOne = gpg.encrypt(PLAIN, "one");
  }

  @AfterAll
  static void close() {
    gpg.close();
  }

  @Test
  void subkeysAloneDecrypt() throws IOException {
    Path file =
        Gpg.write(folder.resolve("sub"), gpg.run("--armor", "--export-secret-subkeys", "one"));
    assertThat(decode(OpenPgp.secretKey(file, Secret.of(Gpg.PASSPHRASE)))).isEqualTo(PLAIN);
    Encryptor signing =
        Keys.encryptor(OpenPgp.trustedSigners(gpg.export(folder, "one")).withSigningKey(file));
    assertThatThrownBy(() -> signing.signer().orElseThrow().sign(PLAIN))
        .isInstanceOf(StageException.class)
        .hasMessageContaining("holds no secret key that can sign");
  }

  @Test
  void binaryFilesAreRead() throws IOException {
    Path file = Gpg.write(folder.resolve("binary"), gpg.run("--export-secret-keys", "one"));
    assertThat(decode(OpenPgp.secretKey(file, Secret.of(Gpg.PASSPHRASE)))).isEqualTo(PLAIN);
  }

  @Test
  void oneOfSeveralKeysDecrypts() throws IOException {
    String other = gpg.generate("two", "rsa2048", "sign,cert,encr", "never");
    Path armored =
        Gpg.write(
            folder.resolve("several.asc"),
            gpg.run("--armor", "--export-secret-keys", other, "one"));
    Path binary =
        Gpg.write(folder.resolve("several.gpg"), gpg.run("--export-secret-keys", other, "one"));
    String joined = Files.readString(gpg.exportSecret(folder, "two")) + Files.readString(one);
    Path blocks = Files.writeString(folder.resolve("blocks.asc"), joined);
    byte[] forTwo = gpg.encrypt(PLAIN, "two");
    for (Path file : List.of(armored, binary, blocks)) {
      Encryptor encryptor = Keys.encryptor(OpenPgp.secretKey(file, Secret.of(Gpg.PASSPHRASE)));
      assertThat(Keys.decode(encryptor, forOne)).isEqualTo(PLAIN);
      assertThat(Keys.decode(encryptor, forTwo)).isEqualTo(PLAIN);
      assertThat(OpenPgpKeys.fingerprints(file)).hasSize(2).contains(other);
    }
  }

  @Test
  void unprotectedKeysNeedNoPassphrase() throws IOException {
    Keys keys =
        Keys.write(folder, "open", OpenPgpKeys.forUser("open").curve25519().withoutPassphrase());
    gpg.at(Instant.now().plusSeconds(5));
    gpg.run("--import", keys.certificate().toString());
    byte[] message = gpg.encrypt(PLAIN, "open");
    gpg.at(Instant.parse("2025-01-20T02:00:00Z"));
    assertThat(Keys.decode(Keys.encryptor(OpenPgp.secretKey(keys.secretKey())), message))
        .isEqualTo(PLAIN);
  }

  @Test
  void wrongPassphraseIsFoundBeforeAnythingIsRead() throws IOException {
    Path file = Files.writeString(folder.resolve("passphrase"), "not the right one\n");
    Encryptor encryptor = Keys.encryptor(OpenPgp.secretKey(one, Secret.fromFile(file)));
    FaultyInputStream unread = FaultyInputStream.failingAfter(new ByteArrayInputStream(forOne), 0);
    assertThatThrownBy(() -> encryptor.decode(unread))
        .isInstanceOf(StageException.class)
        .hasMessageContaining(one.toString())
        .hasMessageContaining("passphrase from file " + file)
        .hasMessageNotContaining("not the right one");
    assertThatThrownBy(encryptor::check).isInstanceOf(StageException.class);
    Files.writeString(file, Gpg.PASSPHRASE + "\n");
    encryptor.check();
    assertThat(Keys.decode(encryptor, forOne)).isEqualTo(PLAIN);
  }

  @Test
  void missingPassphraseSaysWhatToConfigure() throws IOException {
    assertRefused(OpenPgp.secretKey(one), "passphrase-file");
    assertRefused(OpenPgp.secretKey(one, Secret.fromEnvironment("NONE")), "NONE");
    assertRefused(OpenPgp.secretKey(one, Secret.fromFile(folder.resolve("none"))), "none");
    TestContext context = TestContext.in(folder).set("PASS", Gpg.PASSPHRASE);
    Encryptor encryptor =
        Keys.encryptor(OpenPgp.secretKey(one, Secret.fromEnvironment("PASS")), context);
    assertThat(Keys.decode(encryptor, forOne)).isEqualTo(PLAIN);
  }

  @Test
  void passphraseIsAskedForOnceAndWiped() throws IOException {
    List<char[]> given = new ArrayList<>();
    Secret secret =
        Secret.from(
            () -> {
              given.add(Gpg.PASSPHRASE.toCharArray());
              return given.get(0);
            });
    Encryptor encryptor = Keys.encryptor(OpenPgp.secretKey(one, secret));
    assertThat(given).isEmpty();
    assertThat(Keys.decode(encryptor, forOne)).isEqualTo(PLAIN);
    assertThat(Keys.decode(encryptor, forOne)).isEqualTo(PLAIN);
    assertThat(given).hasSize(1);
    assertThat(given.get(0)).containsOnly('\0');
  }

  @Test
  void filesThatCannotServeAreRefusedAtOnce() throws IOException {
    Path text = Files.writeString(folder.resolve("text"), "not a key\n");
    Path empty = Files.write(folder.resolve("empty"), new byte[0]);
    Path certificate = gpg.export(folder, "one");
    Path signing =
        Gpg.write(
            folder.resolve("sign.key"),
            gpg.run(
                "--armor", "--export-secret-keys", gpg.generate("s", "ed25519", "sign", "never")));
    Map.of(
            folder.resolve("absent"),
            "does not exist",
            folder,
            "cannot be read",
            text,
            "holds no OpenPGP key",
            empty,
            "holds no OpenPGP key",
            certificate,
            "holds only a public certificate",
            signing,
            "no secret key that can decrypt")
        .forEach(
            (file, message) ->
                assertThatThrownBy(() -> Keys.encryptor(OpenPgp.secretKey(file)))
                    .isInstanceOf(StageException.class)
                    .hasMessageContaining(file.toString())
                    .hasMessageContaining(message));
  }

  @Test
  void damagedKeyFilesAreRefused() throws IOException {
    byte[] whole = Files.readAllBytes(one);
    for (int length = 100; length < whole.length - 100; length += 100) {
      Path file = folder.resolve("cut");
      Files.write(file, Arrays.copyOf(whole, length));
      Throwable thrown =
          catchThrowable(() -> decode(OpenPgp.secretKey(file, Secret.of(Gpg.PASSPHRASE))));
      assertThat(thrown).as("cut to " + length).isInstanceOf(StageException.class);
    }
    String secret = new String(whole, StandardCharsets.US_ASCII);
    assertThat(secret).contains("PRIVATE KEY BLOCK");
  }

  @Test
  void wrongKeySaysWhichAreWantedAndWhichAreThere() throws IOException {
    Keys other = Keys.curve25519(folder, "other");
    String wanted = gpg.fingerprints("one").get(1);
    assertThatThrownBy(() -> Keys.decode(Keys.encryptor(other.decrypting()), forOne))
        .isInstanceOf(StageException.class)
        .hasMessageContaining(wanted.substring(24))
        .hasMessageContaining("configured secret keys are ");
    byte[] hidden = gpg.encrypt(PLAIN, "one", "--throw-keyids");
    assertThatThrownBy(() -> Keys.decode(Keys.encryptor(other.decrypting()), hidden))
        .isInstanceOf(StageException.class)
        .hasMessageContaining("a hidden one");
  }

  private static byte[] decode(OpenPgp config) throws IOException {
    return Keys.decode(Keys.encryptor(config), forOne);
  }

  private static void assertRefused(OpenPgp config, String message) throws IOException {
    Encryptor encryptor = Keys.encryptor(config);
    assertThatThrownBy(() -> Keys.decode(encryptor, forOne))
        .isInstanceOf(StageException.class)
        .hasMessageContaining(message);
  }
}
