package com.neuropilot.backup.cli.kill;

import com.neuropilot.backup.BackupCatalog;
import com.neuropilot.backup.RekeyReport;
import com.neuropilot.backup.openpgp.OpenPgp;
import com.neuropilot.backup.spi.StageConfig;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;

/** What is killed: a rekey of everything, in a process of its own. */
final class KillableRekey {
  private final Path home;
  private final Function<Path, StageConfig> storage;

  KillableRekey(Path home, Function<Path, StageConfig> storage) {
    this.home = home;
    this.storage = storage;
  }

  /**
   * Runs.
   *
   * @param args the folder with keys and storages
   */
  public static void main(String[] args) {
    new KillableRekey(Path.of(args[0]), PacedStorage::new).run(InstantSource.system());
    System.out.println("DONE");
  }

  BackupCatalog catalog() {
    return BackupCatalog.of(storage.apply(home.resolve("storage")))
        .and("far", storage.apply(home.resolve("far")))
        .workDirectory(home.resolve("work"));
  }

  List<RekeyReport> run(InstantSource clock) {
    return catalog()
        .clock(clock)
        .rekeyAll()
        .decryptWith(OpenPgp.secretKey(key("old")).withSecretKey(key("new")))
        .encryptFor(OpenPgp.recipients(home.resolve("new.asc")))
        .run();
  }

  Path key(String name) {
    return home.resolve(name + ".key");
  }
}
