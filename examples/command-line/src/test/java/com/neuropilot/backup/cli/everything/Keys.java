package com.neuropilot.backup.cli.everything;

import com.neuropilot.backup.openpgp.OpenPgpKeys;
import com.neuropilot.backup.spi.tck.SettableClock;
import java.nio.file.Path;

/**
 * A pair of keys without passphrase.
 *
 * @param certificate the file of the public key
 * @param secret the file of the secret key
 */
record Keys(Path certificate, Path secret) {
  static Keys generate(Path folder) throws Exception {
    Keys keys = new Keys(folder.resolve("public.key"), folder.resolve("secret.key"));
    OpenPgpKeys.forUser("Backup <backup@example.org>")
        .curve25519()
        .withoutPassphrase()
        .clock(SettableClock.at("2025-01-01T00:00:00Z"))
        .generate()
        .writeTo(keys.certificate, keys.secret, folder.resolve("revocation.asc"));
    return keys;
  }
}
