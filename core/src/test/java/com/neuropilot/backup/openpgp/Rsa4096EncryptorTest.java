package com.neuropilot.backup.openpgp;

import com.neuropilot.backup.spi.Encryptor;
import com.neuropilot.backup.spi.tck.EncryptorContract;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class Rsa4096EncryptorTest extends EncryptorContract {
  @TempDir static Path folder;
  private static Keys keys;
  private static Keys others;
  private static Encryptor encryptor;

  @BeforeAll
  static void generate() throws IOException {
    keys = Keys.rsa4096(folder, "ours");
    others = Keys.curve25519(folder, "theirs");
    encryptor = Keys.encryptor(keys.everything());
  }

  @Override
  protected Encryptor encryptor() {
    return encryptor;
  }

  @Override
  protected Encryptor encodingOnly() throws IOException {
    return Keys.encryptor(OpenPgp.recipients(keys.certificate()));
  }

  @Override
  protected Encryptor decodingOnly() throws IOException {
    return Keys.encryptor(keys.decrypting());
  }

  @Override
  protected Encryptor stranger() throws IOException {
    return Keys.encryptor(others.everything());
  }
}
