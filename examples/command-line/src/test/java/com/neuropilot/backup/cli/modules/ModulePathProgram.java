package com.neuropilot.backup.cli.modules;

import com.neuropilot.backup.BackupCatalog;
import com.neuropilot.backup.BackupPipeline;
import com.neuropilot.backup.BackupSelector;
import com.neuropilot.backup.openpgp.OpenPgp;
import com.neuropilot.backup.postgres.Postgres;
import com.neuropilot.backup.storage.local.LocalStorage;
import java.nio.file.Path;

/** A host whose library lies on the module path: backs up, verifies, restores. */
final class ModulePathProgram {
  private ModulePathProgram() {}

  /**
   * Runs.
   *
   * @param args the database's URL, and the folder with the keys
   */
  public static void main(String[] args) {
    Path home = Path.of(args[1]);
    Postgres shop = Postgres.url(args[0]).build();
    LocalStorage storage = LocalStorage.in(home.resolve("storage"));
    BackupPipeline.from(shop)
        .named("shop")
        .encryptWith(OpenPgp.recipients(home.resolve("public.key")))
        .storeIn("near", storage)
        .workDirectory(home.resolve("work"))
        .build()
        .run()
        .orThrow();
    BackupCatalog catalog = BackupCatalog.of(storage).workDirectory(home.resolve("work"));
    OpenPgp key = OpenPgp.secretKey(home.resolve("secret.key"));
    boolean whole = catalog.verify(BackupSelector.latest()).decryptWith(key).run().get(0).isWhole();
    var restored =
        catalog
            .restore(BackupSelector.latest())
            .decryptWith(key)
            .into(shop)
            .intoDatabase("restored")
            .plan()
            .execute();
    System.out.println(
        BackupPipeline.class.getModule()
            + ", whole: "
            + whole
            + ", rows: "
            + restored.rows().get("public.item"));
  }
}
