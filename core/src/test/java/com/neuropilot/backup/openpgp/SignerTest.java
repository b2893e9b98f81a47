package com.neuropilot.backup.openpgp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.neuropilot.backup.spi.IntegrityException;
import com.neuropilot.backup.spi.Secret;
import com.neuropilot.backup.spi.Signer;
import com.neuropilot.backup.spi.StageException;
import com.neuropilot.backup.spi.tck.TestContext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignerTest {
  private static final byte[] DOCUMENT = "{\n  \"format\": 1\n}\n".getBytes(StandardCharsets.UTF_8);
  private static final Instant NOW = Instant.parse("2025-01-20T02:00:00Z");

  @TempDir Path folder;
  private final Gpg gpg = new Gpg(Instant.parse("2025-01-10T00:00:00Z"));
  private final TestContext context = TestContext.in(Path.of("/"));

  @AfterEach
  void close() {
    gpg.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ed25519", "rsa2048", "nistp256", "nistp384", "nistp521"})
  void gpgAndWeAcceptEachOther(String algorithm) throws IOException {
    String fingerprint = gpg.generate("signer", algorithm, "sign,cert", "never");
    gpg.at(NOW);
    Signer signer = signer(OpenPgp.trustedSigners(gpg.export(folder, "signer")));
    assertThat(signer.canSign()).isFalse();
    assertThat(signer.verify(DOCUMENT, sign("signer"))).isEqualTo(fingerprint);
    assertThat(signer.verify(DOCUMENT, sign("signer", "--armor"))).isEqualTo(fingerprint);
    Signer own =
        signer(
            OpenPgp.recipients(gpg.export(folder, "signer"))
                .withSigningKey(gpg.exportSecret(folder, "signer"), Secret.of(Gpg.PASSPHRASE)));
    assertThat(own.canSign()).isTrue();
    byte[] signature = own.sign(DOCUMENT);
    assertThat(new String(signature, StandardCharsets.US_ASCII))
        .startsWith("-----BEGIN PGP SIGNATURE-----\n\n");
    assertThat(own.verify(DOCUMENT, signature)).isEqualTo(fingerprint);
    assertThat(signer.verify(DOCUMENT, signature)).isEqualTo(fingerprint);
    assertThat(gpgVerifies(signature, DOCUMENT)).isTrue();
    assertThat(gpgVerifies(signature, "{}".getBytes(StandardCharsets.UTF_8))).isFalse();
  }

  @Test
  void signingSubkeyIsUsedAndItsPrimaryKeyNamed() throws IOException {
    String fingerprint = gpg.generate("signer", "ed25519", "cert", "never");
    gpg.addSubkey(fingerprint, "rsa2048", "sign", "never");
    gpg.addSubkey(fingerprint, "cv25519", "encr", "never");
    gpg.at(NOW);
    Path subkeys =
        Gpg.write(folder.resolve("sub.key"), gpg.run("--export-secret-subkeys", "signer"));
    Signer signer =
        signer(
            OpenPgp.trustedSigners(gpg.export(folder, "signer"))
                .withSigningKey(subkeys, Secret.of(Gpg.PASSPHRASE)));
    byte[] signature = signer.sign(DOCUMENT);
    assertThat(signer.verify(DOCUMENT, signature)).isEqualTo(fingerprint);
    assertThat(signer.verify(DOCUMENT, sign("signer"))).isEqualTo(fingerprint);
    assertThat(gpgVerifies(signature, DOCUMENT)).isTrue();
  }

  @Test
  void strangersAndOtherKindsAreRefused() throws IOException {
    gpg.generate("trusted", "ed25519", "sign,cert", "never");
    gpg.generate("stranger", "ed25519", "sign,cert", "never");
    gpg.at(NOW);
    Signer signer = signer(OpenPgp.trustedSigners(gpg.export(folder, "trusted")));
    assertRefused(signer, sign("stranger"), "nobody who is trusted");
    assertRefused(signer, sign("trusted", "--textmode"), "not one of a binary document");
    assertRefused(signer, sign("trusted", "--digest-algo", "SHA1"), "hash algorithm");
    assertRefused(signer, run("--sign", "trusted"), "not a detached");
    assertRefused(signer, run("--clear-sign", "trusted"), "");
    assertRefused(signer, new byte[0], "");
    assertRefused(signer, DOCUMENT, "");
    assertThatThrownBy(() -> signer.sign(DOCUMENT))
        .isInstanceOf(StageException.class)
        .hasMessageContaining("signing-key");
    byte[] both = sign("stranger", "--local-user", "trusted");
    assertThat(signer.verify(DOCUMENT, both)).isEqualTo(gpg.fingerprint("trusted"));
  }

  @Test
  void everyChangedBitOfASignatureIsRefusedOrHarmless() throws IOException {
    Keys keys = Keys.curve25519(folder, "ours");
    Signer signer = signer(keys.everything());
    byte[] signature = dearmored(signer.sign(DOCUMENT));
    List<Integer> accepted = new ArrayList<>();
    for (int bit = 0; bit < signature.length * 8; bit++) {
      byte[] changed = signature.clone();
      changed[bit / 8] ^= (byte) (1 << bit % 8);
      try {
        assertThat(signer.verify(DOCUMENT, changed)).isEqualTo(keys.content().fingerprint());
        accepted.add(bit);
      } catch (IOException e) {
        assertThat(e).isInstanceOf(IntegrityException.class);
      }
    }
    // Bits that no check covers: the unhashed part, the digest's hint, lengths of numbers.
    assertThat(accepted).hasSizeLessThan(80);
    for (int length = 0; length < signature.length; length++) {
      byte[] cut = Arrays.copyOf(signature, length);
      assertThatThrownBy(() -> signer.verify(DOCUMENT, cut)).isInstanceOf(IntegrityException.class);
    }
  }

  @Test
  void keyCountsIfItWasValidWhenItSigned() throws IOException {
    gpg.generate("signer", "ed25519", "sign,cert", "20d");
    Path certificate = gpg.export(folder, "signer");
    Path secret = gpg.exportSecret(folder, "signer");
    gpg.at(NOW);
    byte[] inTime = sign("signer");
    Signer signer =
        signer(
            OpenPgp.trustedSigners(certificate).withSigningKey(secret, Secret.of(Gpg.PASSPHRASE)));
    context.clock().set(Instant.parse("2026-01-20T02:00:00Z"));
    assertThat(signer.verify(DOCUMENT, inTime)).isEqualTo(gpg.fingerprint("signer"));
    assertThatThrownBy(() -> signer.sign(DOCUMENT))
        .isInstanceOf(StageException.class)
        .hasMessageContaining("expired");
    byte[] late = signedLate();
    assertRefused(signer, late, "expired, revoked or not for signing");
  }

  /** Signs after the expiry that the certificate in the file tells. */
  private byte[] signedLate() {
    gpg.run("--quick-set-expire", gpg.fingerprint("signer"), "10y");
    gpg.at(Instant.parse("2025-06-01T00:00:00Z"));
    return sign("signer");
  }

  @Test
  void signaturesOfTheFutureAndExpiredOnesAreRefused() throws IOException {
    gpg.generate("signer", "ed25519", "sign,cert", "never");
    Signer signer = signer(OpenPgp.trustedSigners(gpg.export(folder, "signer")));
    gpg.at(NOW.plus(Duration.ofMinutes(3)));
    assertThat(signer.verify(DOCUMENT, sign("signer"))).isNotEmpty();
    gpg.at(NOW.plus(Duration.ofHours(3)));
    assertRefused(signer, sign("signer"), "of the future");
    gpg.at(NOW.minus(Duration.ofDays(2)));
    assertRefused(signer, sign("signer", "--default-sig-expire", "1d"), "expired on");
  }

  @Test
  void revokedSignerIsRefused() throws IOException {
    gpg.generate("signer", "ed25519", "sign,cert", "never");
    gpg.at(NOW);
    byte[] before = sign("signer");
    Keys keys = Keys.curve25519(folder, "ours");
    Path revocation = folder.resolve("ours.rev");
    byte[] ours = signer(keys.everything()).sign(DOCUMENT);
    gpg.run("--import", keys.certificate().toString());
    Path sound = gpg.export(folder, "ours");
    Path both = Files.move(sound, folder.resolve("both.asc"));
    assertThat(signer(OpenPgp.trustedSigners(both)).verify(DOCUMENT, ours)).isNotEmpty();
    gpg.run("--import", revocation.toString());
    Signer signer =
        signer(OpenPgp.trustedSigners(gpg.export(folder, "ours"), gpg.export(folder, "signer")));
    assertRefused(signer, ours, "revoked");
    assertThat(signer.verify(DOCUMENT, before)).isEqualTo(gpg.fingerprint("signer"));
  }

  private Signer signer(OpenPgp config) throws IOException {
    return Keys.encryptor(config, context).signer().orElseThrow();
  }

  private byte[] sign(String user, String... options) {
    List<String> arguments = new ArrayList<>(List.of("--local-user", user));
    arguments.addAll(List.of(options));
    arguments.add("--detach-sign");
    return gpg.expect(Gpg.PASSPHRASE, DOCUMENT, arguments.toArray(String[]::new));
  }

  private byte[] run(String command, String user) {
    return gpg.expect(Gpg.PASSPHRASE, DOCUMENT, "--local-user", user, command);
  }

  private boolean gpgVerifies(byte[] signature, byte[] document) {
    Path file = Gpg.write(folder.resolve("signature"), signature);
    Path signed = Gpg.write(folder.resolve("document"), document);
    return gpg.execute(Gpg.PASSPHRASE, new byte[0], "--verify", file.toString(), signed.toString())
            .status()
        == 0;
  }

  private byte[] dearmored(byte[] armored) {
    return gpg.expect(Gpg.PASSPHRASE, armored, "--dearmor");
  }

  private static void assertRefused(Signer signer, byte[] signature, String message) {
    assertThatThrownBy(() -> signer.verify(DOCUMENT, signature))
        .isInstanceOf(IntegrityException.class)
        .hasMessageContaining(message);
  }
}
