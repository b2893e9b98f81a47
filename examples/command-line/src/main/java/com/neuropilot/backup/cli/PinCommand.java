package com.neuropilot.backup.cli;

import com.neuropilot.backup.BackupCatalog;
import com.neuropilot.backup.BackupEntry;
import com.neuropilot.backup.BackupSelector;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Pins a backup. */
@Command(
    name = "pin",
    sortOptions = false,
    abbreviateSynopsis = true,
    description = "Pins a backup, at every storage that has it: retention never deletes it.",
    footer = {
      "",
      "Example:",
      "  "
          + RootCommand.NAME
          + " pin neuropilot_20250120_020000 --config /etc/neuropilot/backup.properties"
    })
final class PinCommand implements Callable<Integer> {
  private final Surroundings surroundings;

  @Parameters(paramLabel = "BACKUP", description = "The backup's name.")
  private String backup = "";

  @Mixin private StorageOptions storage = new StorageOptions();

  @Mixin private CommonOptions common = new CommonOptions();

  PinCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    Settings settings = storage.applyTo(common.settings(surroundings));
    try (ProgressDisplay display = ProgressDisplay.of(surroundings);
        BackupCatalog catalog = Catalogs.open(settings, surroundings, display)) {
      BackupEntry entry = catalog.pin(BackupSelector.id(backup));
      surroundings
          .out()
          .println(entry.id() + " is pinned at " + String.join(", ", entry.storages()) + ".");
      return ExitStatus.DONE;
    }
  }
}
