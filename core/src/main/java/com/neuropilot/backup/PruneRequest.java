package com.neuropilot.backup;

import com.neuropilot.backup.internal.registry.ConfiguredStage;
import com.neuropilot.backup.internal.retention.RetentionRules;
import com.neuropilot.backup.internal.run.RunPlan.NamedStorage;
import com.neuropilot.backup.internal.upkeep.UpkeepPlan;
import com.neuropilot.backup.spi.DumpSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Deletes the backups that retention does not keep. For one thread.
 *
 * <p>No database is needed. If one is configured and can be reached, a folder that holds another
 * one's backups is refused, as a run refuses it; if it cannot be reached, that is a warning.
 *
 * <p>A storage without rules is left alone. While something is deleted, a lock object excludes
 * others from deleting there. A backup's manifest goes first; what a killed process leaves is no
 * backup, and the next run removes it.
 */
public final class PruneRequest {
  private final BackupCatalog catalog;
  private Optional<String> pipeline;
  private @Nullable Retention retention;
  private boolean dryRun;
  private boolean allowUnsigned;

  PruneRequest(BackupCatalog catalog) {
    this.catalog = catalog;
    this.pipeline = catalog.parts().pipeline();
  }

  /** Looks only at the backups of this pipeline; the catalog's own unless said. */
  public PruneRequest of(String name) {
    pipeline = Optional.of(name);
    return this;
  }

  /** Keeps these at every storage, in the place of what was configured. */
  public PruneRequest keeping(Retention newRetention) {
    retention = newRetention;
    return this;
  }

  /** Deletes nothing: only says what would be deleted. */
  public PruneRequest dryRun() {
    dryRun = true;
    return this;
  }

  /**
   * Counts and deletes backups that nobody signed as well, although trusted signers are configured:
   * those from before signing was turned on. Otherwise they stay, and count for nothing.
   */
  public PruneRequest allowUnsigned() {
    allowUnsigned = true;
    return this;
  }

  /**
   * Deletes.
   *
   * @return a report for each storage that has rules
   * @throws ConfigurationException when the pipeline is not known, or no storage has rules
   * @throws ProviderNotFoundException when the plug-in of a storage is missing, even of one without
   *     rules; nothing is deleted anywhere then
   * @throws BackupLockedException when another process deletes there
   * @throws StageFailedException when a storage fails, or when a folder holds another database's
   *     backups
   */
  public List<PruneReport> run() {
    CatalogParts parts = catalog.parts();
    parts.requirePlugIns();
    UpkeepPlan plan = parts.upkeep(parts.requirePipeline(pipeline)).with(storages());
    Optional<ConfiguredStage<DumpSource>> source = parts.configuredSource();
    return catalog.upkeep(
        allowUnsigned ? plan.allowingUnsigned() : plan,
        session -> {
          if (source.isPresent()) {
            session.requireOwner(source.get(), parts.acceptedDatabase());
          }
          return session.prune(dryRun).stream().map(PruneReport::of).toList();
        });
  }

  private List<NamedStorage> storages() {
    List<NamedStorage> storages =
        catalog.parts().storages().stream()
            .map(this::withRules)
            .filter(storage -> !storage.retention().isEmpty())
            .toList();
    if (storages.isEmpty()) {
      throw new ConfigurationException(
          List.of(
              "There is no rule that says which backups stay: give one, e.g. retention.keep-days ="
                  + " 30 (on the command line --keep-days 30)."));
    }
    return storages;
  }

  private NamedStorage withRules(NamedStorage storage) {
    RetentionRules rules =
        retention == null ? storage.retention() : StorageSettings.rules(retention);
    return new NamedStorage(storage.label(), storage.stage(), rules, storage.heal());
  }
}
