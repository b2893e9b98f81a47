package com.neuropilot.backup.openpgp;

import com.neuropilot.backup.spi.EncodingStream;
import com.neuropilot.backup.spi.Encryptor;
import com.neuropilot.backup.spi.Secret;
import com.neuropilot.backup.spi.StageContext;
import com.neuropilot.backup.spi.tck.SettableClock;
import com.neuropilot.backup.spi.tck.TestContext;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/** Generated keys in files, and encryptors that use them, for tests. */
record Keys(OpenPgpKeys content, Path certificate, Path secretKey) {
  static final String PASSPHRASE = "pass phrase of the test";

  static Keys curve25519(Path folder, String name) throws IOException {
    return write(folder, name, generator(name).curve25519());
  }

  static Keys rsa4096(Path folder, String name) throws IOException {
    return write(folder, name, generator(name).rsa4096());
  }

  static OpenPgpKeys.Generator generator(String name) {
    return OpenPgpKeys.forUser(name + " <" + name + "@example.org>")
        .clock(SettableClock.at("2025-01-20T01:00:00Z"))
        .protectedBy(Secret.of(PASSPHRASE));
  }

  static Keys write(Path folder, String name, OpenPgpKeys.Generator generator) throws IOException {
    OpenPgpKeys content = generator.generate();
    Path certificate = folder.resolve(name + ".asc");
    Path secretKey = folder.resolve(name + ".key");
    content.writeTo(certificate, secretKey, folder.resolve(name + ".rev"));
    return new Keys(content, certificate, secretKey);
  }

  OpenPgp decrypting() {
    return OpenPgp.secretKey(secretKey, Secret.of(PASSPHRASE));
  }

  OpenPgp everything() {
    return decrypting()
        .withRecipients(certificate)
        .withSigningKey(secretKey, Secret.of(PASSPHRASE));
  }

  static Encryptor encryptor(OpenPgp config) throws IOException {
    return encryptor(config, TestContext.in(Path.of("/")));
  }

  static Encryptor encryptor(OpenPgp config, StageContext context) throws IOException {
    return new OpenPgpProvider().create(config, context);
  }

  static byte[] encode(Encryptor encryptor, byte[] plain) throws IOException {
    ByteArrayOutputStream sink = new ByteArrayOutputStream();
    try (EncodingStream out = encryptor.encode(sink)) {
      out.write(plain);
      out.finish();
    }
    return sink.toByteArray();
  }

  static byte[] decode(Encryptor encryptor, byte[] message) throws IOException {
    try (InputStream in = encryptor.decode(new ByteArrayInputStream(message))) {
      return in.readAllBytes();
    }
  }
}
