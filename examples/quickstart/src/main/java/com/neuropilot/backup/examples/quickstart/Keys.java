package com.neuropilot.backup.examples.quickstart;

import com.neuropilot.backup.openpgp.OpenPgpKeys;
import com.neuropilot.backup.spi.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.UUID;

/** Makes the key pair of a run, protected by a passphrase that lies in a file beside it. */
final class Keys {
  private Keys() {}

  static OpenPgpKeys make(Workplace workplace) throws IOException {
    Files.createFile(
        workplace.passphrase(),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(workplace.passphrase(), UUID.randomUUID() + "\n");
    OpenPgpKeys keys =
        OpenPgpKeys.forUser("NeuroPilot Backup Quickstart <backup@example.org>")
            .protectedBy(passphrase(workplace))
            .generate();
    keys.writeTo(workplace.publicKey(), workplace.privateKey(), workplace.revocation());
    return keys;
  }

  static Secret passphrase(Workplace workplace) {
    return Secret.fromFile(workplace.passphrase());
  }
}
