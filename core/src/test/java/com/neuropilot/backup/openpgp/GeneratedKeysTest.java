package com.neuropilot.backup.openpgp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.neuropilot.backup.spi.Secret;
import com.neuropilot.backup.spi.StageException;
import com.neuropilot.backup.spi.tck.TestContext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GeneratedKeysTest {
  private static final byte[] PLAIN = Plain.text(100_000);

  @TempDir Path folder;
  private final Gpg gpg = new Gpg(Instant.parse("2025-01-20T02:00:00Z"));

  @AfterEach
  void close() {
    gpg.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"curve25519", "rsa4096"})
  void gpgUsesThem(String kind) throws IOException {
    Keys keys =
        kind.equals("rsa4096") ? Keys.rsa4096(folder, "ours") : Keys.curve25519(folder, "ours");
    gpg.run("--import", keys.certificate().toString());
    assertThat(gpg.fingerprint("ours")).isEqualTo(keys.content().fingerprint());
    var encryptor = Keys.encryptor(keys.everything());
    assertThat(encryptor.recipients()).containsExactly(keys.content().fingerprint());
    byte[] message = gpg.encrypt(PLAIN, "ours");
    assertThat(message).as("gpg does not compress again").hasSizeGreaterThan(PLAIN.length);
    assertThat(Keys.decode(encryptor, message)).isEqualTo(PLAIN);
    gpg.expect(Keys.PASSPHRASE, new byte[0], "--import", keys.secretKey().toString());
    byte[] ours = Keys.encode(encryptor, PLAIN);
    assertThat(gpg.execute("wrong", ours, "--decrypt").status()).isNotZero();
    assertThat(gpg.expect(Keys.PASSPHRASE, ours, "--decrypt")).isEqualTo(PLAIN);
  }

  @Test
  void revocationCertificateRevokes() throws IOException {
    Keys keys = Keys.curve25519(folder, "ours");
    gpg.run("--import", keys.certificate().toString());
    assertThat(gpg.text("--with-colons", "--list-keys")).doesNotContain("pub:r");
    gpg.run("--import", folder.resolve("ours.rev").toString());
    assertThat(gpg.text("--with-colons", "--list-keys")).contains("pub:r");
    Path revoked = gpg.export(folder, "ours");
    var encryptor = Keys.encryptor(OpenPgp.recipients(revoked));
    assertThatThrownBy(() -> Keys.encode(encryptor, PLAIN))
        .isInstanceOf(StageException.class)
        .hasMessageContaining("revoked");
  }

  @Test
  void expiryIsSeenByGpgAndByUs() throws IOException {
    Keys keys =
        Keys.write(folder, "ours", Keys.generator("ours").expiringAfter(Duration.ofDays(30)));
    gpg.run("--import", keys.certificate().toString());
    assertThat(gpg.text("--list-keys")).contains("expires: 2025-02-19");
    var context = TestContext.in(folder);
    var encryptor = Keys.encryptor(keys.everything(), context);
    byte[] message = Keys.encode(encryptor, PLAIN);
    context.clock().advance(Duration.ofDays(31));
    assertThatThrownBy(() -> Keys.encode(encryptor, PLAIN))
        .isInstanceOf(StageException.class)
        .hasMessageContaining("expired on 2025-02-19T01:00:00Z");
    assertThat(Keys.decode(encryptor, message)).isEqualTo(PLAIN);
  }

  @Test
  void unprotectedKeysHaveToBeAskedFor() throws IOException {
    var generator = OpenPgpKeys.forUser("ours");
    assertThatThrownBy(generator::generate).isInstanceOf(IllegalStateException.class);
    OpenPgpKeys keys = generator.withoutPassphrase().generate();
    Path file = Files.writeString(folder.resolve("key"), keys.secretKey());
    assertThat(OpenPgpKeys.fingerprints(file)).containsExactly(keys.fingerprint());
    assertThat(new KeyFile(file, "key").secretKeys().get(0).getSecretKey().getS2KUsage()).isZero();
  }

  @Test
  void emptyPassphraseIsRefused() {
    var generator = OpenPgpKeys.forUser("ours").protectedBy(Secret.fromEnvironment("EMPTY"));
    assertThatThrownBy(() -> generator.environment(Map.of("EMPTY", "")).generate())
        .isInstanceOf(StageException.class)
        .hasMessageContaining("EMPTY");
    assertThatThrownBy(() -> generator.environment(Map.of()).generate())
        .isInstanceOf(StageException.class)
        .hasMessageContaining("EMPTY");
  }

  @Test
  void filesAreForTheirOwnerAndNeverOverwritten() throws IOException {
    Keys keys = Keys.curve25519(folder, "ours");
    for (String secret : new String[] {"ours.key", "ours.rev"}) {
      assertThat(Files.getPosixFilePermissions(folder.resolve(secret)))
          .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }
    Path again = folder.resolve("again");
    assertThatThrownBy(() -> keys.content().writeTo(keys.certificate(), again, folder.resolve("r")))
        .isInstanceOf(StageException.class)
        .hasMessageContaining(keys.certificate().toString());
    assertThatThrownBy(
            () -> keys.content().writeTo(folder.resolve("none/c"), again, folder.resolve("r")))
        .isInstanceOf(NoSuchFileException.class);
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("ours.asc", "ours.key", "ours.rev");
    }
    assertThat(Files.readString(keys.certificate(), StandardCharsets.US_ASCII))
        .isEqualTo(keys.content().certificate());
  }

  @Test
  void userIdMustBeOneLine() {
    assertThatThrownBy(() -> OpenPgpKeys.forUser(" ")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> OpenPgpKeys.forUser("a\nb"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
