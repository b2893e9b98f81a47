package com.neuropilot.backup;

import com.neuropilot.backup.internal.registry.StageRequest;
import com.neuropilot.backup.spi.ReplacedDatabase;
import com.neuropilot.backup.spi.RestoreCheck;
import com.neuropilot.backup.spi.RestoreMode;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Takes an in-place restore back: the backup of what was there before is restored in place, and
 * what is there now is saved in its stead.
 *
 * @param catalog finds the backups
 * @param adjusting says more of the restore
 */
record InPlaceRollback(
    Function<CatalogParts, BackupCatalog> catalog, UnaryOperator<RestoreBuilder> adjusting) {
  /** Looks at it. */
  RollbackPlan plan(Rollback rollback, CatalogParts parts, ReplacedDatabase replaced) {
    try {
      RestorePlan plan = restore(parts, replaced).plan();
      return new RollbackPlan(rollback, replaced, plan);
    } catch (NoSuchBackupException e) {
      return impossible(
          rollback,
          replaced,
          "It is not there: was it deleted, or is it at another place? " + e.getMessage());
    } catch (ConfigurationException e) {
      return impossible(rollback, replaced, String.valueOf(e.getMessage()));
    }
  }

  private RestoreBuilder restore(CatalogParts parts, ReplacedDatabase replaced) {
    StageRequest server = parts.source().orElseThrow();
    return adjusting
        .apply(catalog.apply(parts).restore(BackupSelector.id(replaced.holder())))
        .into(server)
        .intoDatabase(replaced.database())
        .inMode(RestoreMode.IN_PLACE);
  }

  /** Returns a plan that cannot be carried out. */
  static RollbackPlan impossible(Rollback rollback, ReplacedDatabase replaced, String why) {
    RestoreCheck check =
        new RestoreCheck(
            replaced.database(),
            RestoreMode.IN_PLACE,
            List.of(
                "What was in "
                    + replaced.database()
                    + " before it was restored in place is the backup "
                    + replaced.holder()
                    + ". "
                    + why),
            List.of(),
            List.of());
    return new RollbackPlan(rollback, replaced, check);
  }
}
