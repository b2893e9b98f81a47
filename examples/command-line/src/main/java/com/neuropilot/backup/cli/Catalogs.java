package com.neuropilot.backup.cli;

import com.neuropilot.backup.BackupCatalog;

/** Opens catalogs. */
final class Catalogs {
  private Catalogs() {}

  static BackupCatalog open(Settings settings, Surroundings surroundings, ProgressDisplay display) {
    settings.requireSecrets(surroundings.environment(), key -> key.startsWith("storage."));
    return BackupCatalog.fromProperties(settings.properties())
        .clock(surroundings.clock())
        .environment(surroundings.environment())
        .listeningWith(display);
  }
}
