package com.neuropilot.backup.cli;

import com.neuropilot.backup.BackupCatalog;

/** Opens catalogs. */
final class Catalogs {
  private Catalogs() {}

  static BackupCatalog open(Settings settings, Surroundings surroundings, ProgressDisplay display) {
    settings.requireSecrets(key -> key.startsWith("storage."));
    return BackupCatalog.fromProperties(settings.properties())
        .clock(surroundings.clock())
        .environment(settings.environment())
        .listeningWith(display);
  }
}
