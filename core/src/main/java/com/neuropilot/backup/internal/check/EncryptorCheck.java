package com.neuropilot.backup.internal.check;

import com.neuropilot.backup.internal.registry.ConfiguredStage;
import com.neuropilot.backup.spi.EncodingStream;
import com.neuropilot.backup.spi.Encryptor;
import com.neuropilot.backup.spi.Signer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** Looks at the keys: encrypts a little, and decrypts it again where that is possible. */
final class EncryptorCheck implements Findings.Look {
  private static final byte[] SAMPLE =
      "A text to be encrypted and decrypted.".getBytes(StandardCharsets.US_ASCII);

  private final Optional<ConfiguredStage<Encryptor>> stage;

  EncryptorCheck(Optional<ConfiguredStage<Encryptor>> stage) {
    this.stage = stage;
  }

  @Override
  public void at(Findings findings) throws IOException {
    if (stage.isEmpty()) {
      findings.warn(
          "Encryption was left out: whoever can read a destination can read the data. Configure"
              + " recipients unless that is meant.");
      return;
    }
    Encryptor encryptor = stage.get().create(findings);
    encryptor.check();
    byte[] encrypted = encrypt(encryptor);
    if (encryptor.canDecode()) {
      requireSample(encryptor, encrypted);
    }
    sign(encryptor, findings);
    findings.ok(
        "Encrypts for "
            + String.join(", ", encryptor.recipients())
            + (encryptor.canDecode()
                ? "; the secret key here decrypts it."
                : "; without a secret key here, as it should be on a backup host."));
  }

  private static byte[] encrypt(Encryptor encryptor) throws IOException {
    ByteArrayOutputStream encrypted = new ByteArrayOutputStream();
    try (EncodingStream stream = encryptor.encode(encrypted)) {
      stream.write(SAMPLE, 0, SAMPLE.length);
      stream.finish();
    }
    return encrypted.toByteArray();
  }

  private static void requireSample(Encryptor encryptor, byte[] encrypted) throws IOException {
    try (InputStream stream = encryptor.decode(new ByteArrayInputStream(encrypted))) {
      if (!Arrays.equals(stream.readAllBytes(), SAMPLE)) {
        throw new IOException("What is decrypted is not what was encrypted.");
      }
    }
  }

  private static void sign(Encryptor encryptor, Findings findings) throws IOException {
    Optional<Signer> signer = encryptor.signer();
    if (signer.isPresent() && signer.get().canSign()) {
      String fingerprint = signer.get().verify(SAMPLE, signer.get().sign(SAMPLE));
      findings.ok("Signs as " + fingerprint + ".");
    }
  }
}
