package com.neuropilot.backup.openpgp;

import com.neuropilot.backup.spi.Encryptor;
import com.neuropilot.backup.spi.tck.EncryptorContract;
import com.neuropilot.backup.spi.tck.TestContext;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** Secret keys that a real gpg keeps are as good as those in a file. */
class GpgKeysContractTest extends EncryptorContract {
  private static final String USER = "us@example.org";
  private static final Instant MADE = Instant.parse("2025-01-20T01:00:00Z");

  @TempDir static Path folder;
  private static Gpg ours;
  private static Gpg theirs;
  private static Gpg nobody;
  private static Encryptor encryptor;

  @BeforeAll
  static void generate() throws IOException {
    ours = keyring(USER);
    theirs = keyring("them@example.org");
    nobody = new Gpg(MADE);
    encryptor = encryptor(everything(ours, USER));
  }

  @AfterAll
  static void close() {
    ours.close();
    theirs.close();
    nobody.close();
  }

  private static Gpg keyring(String user) {
    Gpg gpg = new Gpg(MADE);
    // Unlocking takes the agent a tenth of a second each time, on purpose.
    String fingerprint = gpg.generate("", user, "ed25519", "sign,cert", "never");
    gpg.expect("", new byte[0], "--quick-add-key", fingerprint, "cv25519", "encr", "never");
    return gpg;
  }

  private static OpenPgp everything(Gpg gpg, String user) {
    return decrypting(gpg).withRecipients(gpg.export(folder, user)).withGpgSigningKey(user);
  }

  private static OpenPgp decrypting(Gpg gpg) {
    return OpenPgp.gpg().withGpgHome(gpg.home());
  }

  /** Signatures are made at the time that gpg says, which is that of the host. */
  private static Encryptor encryptor(OpenPgp config) throws IOException {
    TestContext context = TestContext.in(folder);
    context.clock().set(Instant.now());
    return Keys.encryptor(config, context);
  }

  @Override
  protected Encryptor encryptor() {
    return encryptor;
  }

  @Override
  protected Encryptor encodingOnly() throws IOException {
    return encryptor(decrypting(nobody).withRecipients(ours.export(folder, USER)));
  }

  @Override
  protected Encryptor decodingOnly() throws IOException {
    return encryptor(decrypting(ours));
  }

  @Override
  protected Encryptor stranger() throws IOException {
    return encryptor(everything(theirs, "them@example.org"));
  }
}
