package com.neuropilot.backup.openpgp;

import static org.assertj.core.api.Assertions.assertThat;

import com.neuropilot.backup.spi.EncodingStream;
import com.neuropilot.backup.spi.Encryptor;
import com.neuropilot.backup.spi.Secret;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What gpg encrypts we decrypt, and the other way round, for keys that gpg made. */
class GpgInteropTest {
  private static final byte[] TEXT = Plain.text(300_000);
  private static final byte[] NOISE = Plain.noise(300_000, 1);

  @TempDir static Path folder;
  private static Gpg gpg;
  private static final Map<String, Encryptor> ENCRYPTORS = new TreeMap<>();

  @BeforeAll
  static void generate() throws IOException {
    gpg = new Gpg(Instant.parse("2025-01-20T01:00:00Z"));
    for (String algorithm : algorithms()) {
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

  static List<String> algorithms() {
    return List.of("rsa2048", "rsa3072", "cv25519", "nistp256", "nistp384", "nistp521");
  }

  @ParameterizedTest
  @MethodSource("algorithms")
  void gpgDecryptsWhatWeEncrypt(String algorithm) throws IOException {
    Encryptor encryptor = ENCRYPTORS.get(algorithm);
    for (byte[] plain : List.of(TEXT, NOISE, new byte[0], new byte[] {1})) {
      byte[] message = Keys.encode(encryptor, plain);
      Gpg.Result result = gpg.execute(Gpg.PASSPHRASE, message, "--decrypt");
      assertThat(result.status()).as(result.errors()).isZero();
      assertThat(result.output()).isEqualTo(plain);
      assertThat(result.errors()).doesNotContain("integrity");
      assertThat(Keys.decode(encryptor, message)).isEqualTo(plain);
    }
  }

  @ParameterizedTest
  @MethodSource("algorithms")
  void weDecryptWhatGpgEncrypts(String algorithm) throws IOException {
    Encryptor encryptor = ENCRYPTORS.get(algorithm);
    for (byte[] plain : List.of(TEXT, NOISE, new byte[0], new byte[] {1})) {
      assertThat(Keys.decode(encryptor, gpg.encrypt(plain, algorithm))).isEqualTo(plain);
    }
  }

  static Stream<Arguments> kinds() {
    return Stream.of(
            "--compress-algo none",
            "--compress-algo zip",
            "--compress-algo zlib",
            "--compress-algo bzip2",
            "--cipher-algo AES",
            "--cipher-algo AES192",
            "--cipher-algo AES256",
            "--armor",
            "--armor --no-emit-version --comment Hello",
            "--throw-keyids",
            "--sign --local-user rsa2048",
            "--sign --local-user cv25519 --compress-algo none",
            "--sign --local-user nistp256 --armor --throw-keyids --compress-algo bzip2",
            "--recipient nistp521",
            "--recipient nistp521 --recipient rsa3072 --throw-keyids",
            "--symmetric",
            "--textmode",
            "--set-filename backup.sql",
            "--rfc4880",
            "--openpgp")
        .map(Arguments::of);
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void weDecryptEveryKindOfMessage(String options) throws IOException {
    for (String algorithm : List.of("rsa2048", "cv25519")) {
      Encryptor encryptor = ENCRYPTORS.get(algorithm);
      byte[] message = gpg.encrypt(TEXT, algorithm, options.split(" ", -1));
      byte[] expected = TEXT;
      if (options.equals("--textmode")) {
        expected = Keys.decode(encryptor, message);
        assertThat(new String(expected, StandardCharsets.ISO_8859_1))
            .isEqualToNormalizingNewlines(new String(TEXT, StandardCharsets.ISO_8859_1));
      }
      assertThat(Keys.decode(encryptor, message)).isEqualTo(expected);
    }
  }

  @Test
  void weDecryptForHiddenRecipients() throws IOException {
    Encryptor encryptor = ENCRYPTORS.get("cv25519");
    byte[] message =
        gpg.expect(
            Gpg.PASSPHRASE,
            TEXT,
            "--trust-model",
            "always",
            "--encrypt",
            "--recipient",
            "rsa2048",
            "--hidden-recipient",
            "nistp256",
            "--hidden-recipient",
            "cv25519");
    assertThat(Keys.decode(encryptor, message)).isEqualTo(TEXT);
  }

  @ParameterizedTest
  @ValueSource(ints = {1_000_000, 8_388_608, 8_388_609})
  void longMessagesAreRead(int length) throws IOException {
    byte[] plain = Plain.noise(length, 3);
    Encryptor encryptor = ENCRYPTORS.get("cv25519");
    assertThat(Keys.decode(encryptor, gpg.encrypt(plain, "cv25519")).length).isEqualTo(length);
    assertThat(gpg.decrypt(Keys.encode(encryptor, plain))).isEqualTo(plain);
  }

  @Test
  void everyRecipientDecrypts() throws IOException {
    Path[] certificates =
        algorithms().stream().map(name -> gpg.export(folder, name)).toArray(Path[]::new);
    Encryptor all = Keys.encryptor(OpenPgp.recipients(certificates));
    byte[] message = Keys.encode(all, TEXT);
    assertThat(all.recipients())
        .containsExactlyElementsOf(algorithms().stream().map(gpg::fingerprint).toList());
    for (Encryptor one : ENCRYPTORS.values()) {
      assertThat(Keys.decode(one, message)).isEqualTo(TEXT);
    }
    assertThat(gpg.decrypt(message)).isEqualTo(TEXT);
  }

  @Test
  void gpgRefusesWhatWasAborted() throws IOException {
    Encryptor encryptor = ENCRYPTORS.get("cv25519");
    for (int length : new int[] {0, 1, 100_000, 131_072, 1_000_000}) {
      ByteArrayOutputStream sink = new ByteArrayOutputStream();
      try (EncodingStream out = encryptor.encode(sink)) {
        out.write(NOISE, 0, Math.min(length, NOISE.length));
      }
      Gpg.Result result = gpg.execute(Gpg.PASSPHRASE, sink.toByteArray(), "--decrypt");
      assertThat(result.status()).as("aborted after " + length).isNotZero();
    }
  }
}
