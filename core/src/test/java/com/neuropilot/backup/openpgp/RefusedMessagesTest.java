package com.neuropilot.backup.openpgp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.neuropilot.backup.spi.Encryptor;
import com.neuropilot.backup.spi.IntegrityException;
import com.neuropilot.backup.spi.Secret;
import com.neuropilot.backup.spi.StageException;
import com.neuropilot.backup.spi.tck.FaultyInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.bouncycastle.openpgp.PGPEncryptedDataGenerator;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.operator.bc.BcPGPDataEncryptorBuilder;
import org.bouncycastle.openpgp.operator.bc.BcPublicKeyKeyEncryptionMethodGenerator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RefusedMessagesTest {
  private static final byte[] PLAIN = Plain.text(3_000);

  @TempDir static Path folder;
  private static Gpg gpg;
  private static final Map<String, Encryptor> ENCRYPTORS = new TreeMap<>();

  @BeforeAll
  static void generate() throws IOException {
    gpg = new Gpg(Instant.parse("2025-01-20T01:00:00Z"));
    for (String algorithm : new String[] {"rsa2048", "cv25519", "nistp256"}) {
      String primary = algorithm.startsWith("cv") ? "ed25519" : algorithm;
      String fingerprint = gpg.generate(algorithm, primary, "sign,cert", "never");
      gpg.addSubkey(fingerprint, algorithm, "encr", "never");
      ENCRYPTORS.put(
          algorithm,
          Keys.encryptor(
              OpenPgp.recipients(gpg.export(folder, algorithm))
                  .withSecretKey(gpg.exportSecret(folder, algorithm), Secret.of(Gpg.PASSPHRASE))));
    }
    gpg.at(Instant.parse("2025-01-20T02:00:00Z"));
  }

  @AfterAll
  static void close() {
    gpg.close();
  }

  @Test
  void whatIsNotEncryptedIsRefused() {
    assertRefused(gpg.expect(Gpg.PASSPHRASE, PLAIN, "--store"), "is not encrypted");
    assertRefused(
        gpg.expect(Gpg.PASSPHRASE, PLAIN, "--store", "--compress-algo", "none"),
        "is not encrypted");
    assertRefused(
        gpg.expect(Gpg.PASSPHRASE, PLAIN, "--sign", "--compress-algo", "none"), "signed only");
    assertRefused(gpg.expect(Gpg.PASSPHRASE, PLAIN, "--clear-sign"), "");
    assertRefused(gpg.run("--export"), "is an OpenPGP key");
    assertRefused(gpg.expect(Gpg.PASSPHRASE, PLAIN, "--symmetric"), "passphrase alone");
    assertRefused(PLAIN, "not an encrypted OpenPGP message");
    assertRefused(new byte[0], "empty");
    assertRefused(new byte[100_000], "not an encrypted OpenPGP message");
    assertRefused("-----BEGIN PGP".getBytes(StandardCharsets.US_ASCII), "truncated");
  }

  @Test
  void whatIsNotProtectedIsRefused() throws IOException, PGPException {
    var generator =
        new PGPEncryptedDataGenerator(
            new BcPGPDataEncryptorBuilder(9).setWithIntegrityPacket(false));
    var key =
        Certificate.load(List.of(gpg.export(folder, "cv25519")), "recipient")
            .get(0)
            .encryptionKey(Instant.parse("2025-01-20T02:00:00Z"));
    generator.addMethod(new BcPublicKeyKeyEncryptionMethodGenerator(key));
    ByteArrayOutputStream sink = new ByteArrayOutputStream();
    try (OutputStream out = generator.open(sink, new byte[1 << 16])) {
      out.write(gpg.expect(Gpg.PASSPHRASE, PLAIN, "--store"));
    }
    assertRefused(sink.toByteArray(), "no integrity protection");
  }

  @Test
  void oldCiphersAreRefusedWithTheRemedy() {
    byte[] message = gpg.encrypt(PLAIN, "cv25519", "--cipher-algo", "CAST5");
    assertThatThrownBy(() -> decode("cv25519", message))
        .isInstanceOf(StageException.class)
        .hasMessageContaining("not AES");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cv25519",
        "rsa2048",
        "nistp256 --compress-algo none",
        "cv25519 --compress-algo zip",
        "cv25519 --compress-algo bzip2",
        "rsa2048 --throw-keyids",
        "cv25519 --sign --compress-algo none",
        "cv25519 --armor"
      })
  void truncationIsRefusedAtEachPosition(String kind) {
    byte[] message = message(kind);
    // The last line of an armored message may come without its end.
    int whole = message.length - (kind.contains("--armor") ? 1 : 0);
    for (int length = 0; length < whole; length += step(length, whole)) {
      byte[] cut = Arrays.copyOf(message, length);
      assertThat(catchThrowable(() -> decode(kind, cut)))
          .as("cut to " + length + " of " + message.length)
          .isInstanceOf(IntegrityException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cv25519",
        "rsa2048",
        "nistp256 --compress-algo none",
        "cv25519 --compress-algo bzip2",
        "rsa2048 --throw-keyids",
        "cv25519 --recipient rsa2048",
        "cv25519 --armor"
      })
  void changedBitsAreRefusedOrChangeNothing(String kind) throws IOException {
    byte[] message = message(kind);
    TreeSet<Integer> harmless = new TreeSet<>();
    // Each bit of what leads to the session key, then one of each byte at the ends.
    for (int bit = 0;
        bit < message.length * 8;
        bit += bit < 160 ? 1 : 9 * step(bit / 8, message.length)) {
      byte[] changed = message.clone();
      changed[bit / 8] ^= (byte) (1 << bit % 8);
      try {
        assertThat(decode(kind, changed)).as("bit " + bit).isEqualTo(PLAIN);
        harmless.add(bit);
      } catch (IntegrityException | StageException e) {
        assertThat(e.getMessage()).isNotBlank();
      }
    }
    // What the integrity packet does not cover: how long the numbers before it are, in bits; a bit
    // of a Curve25519 point that has no meaning; the session key for another recipient.
    if (!kind.contains("--recipient")) {
      assertThat(harmless).hasSizeLessThan(6).allMatch(bit -> bit < 400);
    }
  }

  @Test
  void whatFollowsIsRefused() {
    for (String kind : new String[] {"cv25519", "rsa2048 --compress-algo none"}) {
      byte[] message = message(kind);
      for (byte[] more : new byte[][] {{0}, {'\n'}, {(byte) 0xCA, 3, 'P', 'G', 'P'}, message}) {
        byte[] longer = Arrays.copyOf(message, message.length + more.length);
        System.arraycopy(more, 0, longer, message.length, more.length);
        assertThat(catchThrowable(() -> decode(kind, longer)))
            .isInstanceOf(IntegrityException.class)
            .hasMessageContaining("follows");
      }
    }
  }

  @Test
  void failureOfTheSourceIsNotTakenForDamage() {
    byte[] message = message("cv25519");
    for (int limit : new int[] {0, 1, 50, 200, message.length - 1}) {
      FaultyInputStream source =
          FaultyInputStream.failingAfter(new ByteArrayInputStream(message), limit);
      assertThatThrownBy(
              () -> {
                try (InputStream in = ENCRYPTORS.get("cv25519").decode(source)) {
                  in.readAllBytes();
                }
              })
          .isInstanceOf(IOException.class)
          .isNotInstanceOf(IntegrityException.class);
      source.assertFired();
    }
  }

  @Test
  void failureStaysAFailure() throws IOException {
    byte[] message = Keys.encode(ENCRYPTORS.get("cv25519"), Plain.noise(500_000, 1));
    message[message.length / 2] ^= 1;
    try (InputStream in = ENCRYPTORS.get("cv25519").decode(new ByteArrayInputStream(message))) {
      assertThatThrownBy(in::readAllBytes).isInstanceOf(IntegrityException.class);
      assertThatThrownBy(in::read).isInstanceOf(IntegrityException.class);
      assertThatThrownBy(() -> in.read(new byte[10])).isInstanceOf(IntegrityException.class);
    }
  }

  private static int step(int position, int length) {
    return position < 120 || position >= length - 100 ? 1 : 1 + length / 300;
  }

  private static byte[] message(String kind) {
    String[] words = kind.split(" ", 2);
    String[] options = words.length == 1 ? new String[0] : words[1].split(" ", -1);
    return gpg.encrypt(PLAIN, words[0], options);
  }

  private static byte[] decode(String kind, byte[] message) throws IOException {
    return Keys.decode(ENCRYPTORS.get(kind.split(" ", 2)[0]), message);
  }

  private static void assertRefused(byte[] message, String why) {
    assertThatThrownBy(() -> decode("cv25519", message))
        .isInstanceOf(IntegrityException.class)
        .hasMessageContaining(why);
  }
}
