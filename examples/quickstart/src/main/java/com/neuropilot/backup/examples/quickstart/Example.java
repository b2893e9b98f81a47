package com.neuropilot.backup.examples.quickstart;

import com.neuropilot.backup.BackupCatalog;
import com.neuropilot.backup.BackupPipeline;
import com.neuropilot.backup.BackupSelector;
import com.neuropilot.backup.RestoreResult;
import com.neuropilot.backup.Verification;
import com.neuropilot.backup.compress.Zstd;
import com.neuropilot.backup.openpgp.OpenPgp;
import com.neuropilot.backup.postgres.Postgres;
import com.neuropilot.backup.spi.Secret;
import com.neuropilot.backup.storage.local.LocalStorage;
import java.nio.file.Path;

/** The example of the README, which a test holds equal to this one and another one runs. */
final class Example {
  private Example() {}

  // README: begin
  static RestoreResult backUpAndRestore(String url, Path folder, Path keys, Secret passphrase) {
    BackupPipeline nightly =
        BackupPipeline.from(Postgres.url(url).build())
            .named("inventory")
            .compressWith(Zstd.level(3))
            .encryptWith(OpenPgp.recipients(keys.resolve("backup-public.key")))
            .storeIn("near", LocalStorage.in(folder))
            .verifying(Verification.CHECKSUM)
            .build();
    nightly.run().orThrow();

    try (BackupCatalog backups = BackupCatalog.of(LocalStorage.in(folder))) {
      return backups
          .restore(BackupSelector.latest("inventory"))
          .decryptWith(OpenPgp.secretKey(keys.resolve("backup-private.key"), passphrase))
          .into(Postgres.url(url).build())
          .intoDatabase("inventory_copy")
          .plan()
          .execute();
    }
  }
  // README: end
}
