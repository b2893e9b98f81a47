package com.neuropilot.backup.cli;

import com.neuropilot.backup.BackupCatalog;
import com.neuropilot.backup.BackupEntry;
import com.neuropilot.backup.BackupSelector;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Unpins a backup. */
@Command(
    name = "unpin",
    sortOptions = false,
    abbreviateSynopsis = true,
    description = "Unpins a backup: retention deletes it when its time has come.",
    footer = {
      "",
      "Example:",
      "  "
          + RootCommand.NAME
          + " unpin neuropilot_20250120_020000 --config /etc/neuropilot/backup.properties"
    })
final class UnpinCommand implements Callable<Integer> {
  private final Surroundings surroundings;

  @Parameters(paramLabel = "BACKUP", description = "The backup's name.")
  private String backup = "";

  @Mixin private StorageOptions storage = new StorageOptions();

  @Mixin private CommonOptions common = new CommonOptions();

  UnpinCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    Settings settings = storage.applyTo(common.settings(surroundings));
    try (ProgressDisplay display = ProgressDisplay.of(surroundings);
        BackupCatalog catalog = Catalogs.open(settings, surroundings, display)) {
      BackupEntry entry = catalog.unpin(BackupSelector.id(backup));
      surroundings
          .out()
          .println(
              entry.id()
                  + " is not pinned any more at "
                  + String.join(", ", entry.storages())
                  + ".");
      return ExitStatus.DONE;
    }
  }
}
