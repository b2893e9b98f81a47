package com.neuropilot.backup.cli;

import com.neuropilot.backup.BackupCatalog;
import com.neuropilot.backup.RestoreBuilder;
import com.neuropilot.backup.RestoreResult;
import com.neuropilot.backup.Rollback;
import com.neuropilot.backup.RollbackPlan;
import com.neuropilot.backup.postgres.Postgres;
import com.neuropilot.backup.spi.ReplacedDatabase;
import com.neuropilot.backup.spi.RestoreMode;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Takes a restore back. */
@Command(
    name = "rollback",
    sortOptions = false,
    abbreviateSynopsis = true,
    description = {
      "Brings back what the last restore over a database in use has replaced, after asking.",
      "What was in use until now is kept in its stead: a rollback can be rolled back.",
      "After mode in-place, that is a backup: the storages and the key are needed."
    },
    footer = {
      "",
      "Examples:",
      "  " + RootCommand.NAME + " rollback --config /etc/neuropilot/backup.properties",
      "  " + RootCommand.NAME + " rollback --into postgresql://app_user@localhost/inventory",
      "After mode in-place, without a configuration file:",
      "  " + RootCommand.NAME + " rollback --from /mnt/backups --secret-key private.key \\",
      "      --into postgresql://app_user@localhost/inventory",
      "Drops what was replaced, once nobody will want it back:",
      "  " + RootCommand.NAME + " rollback --discard --config /etc/neuropilot/backup.properties"
    })
final class RollbackCommand implements Callable<Integer> {
  private final Surroundings surroundings;

  @Mixin private StorageOptions storage = new StorageOptions();

  @Mixin private KeyOptions key = new KeyOptions();

  @Option(
      names = "--into",
      paramLabel = "URL",
      order = 30,
      description = "The server and database: postgresql://USER@HOST/DATABASE.")
  private Optional<String> into = Optional.empty();

  @Option(
      names = "--target-database",
      paramLabel = "NAME",
      order = 31,
      description = "The database that was restored; the newest restore's unless said.")
  private Optional<String> database = Optional.empty();

  @Option(
      names = "--discard",
      order = 40,
      description = "Drops what was replaced, instead of bringing it back.")
  private boolean discard;

  @Mixin private CopyOptions copy = new CopyOptions();

  @Option(
      names = "--allow-unsigned",
      order = 46,
      description = "Takes an unsigned backup although signers are trusted.")
  private boolean allowUnsigned;

  @Option(names = "--yes", order = 47, description = "Does not ask.")
  private boolean yes;

  @Mixin private CommonOptions common = new CommonOptions();

  @Option(names = "--json", description = "Writes the result for a program.")
  private boolean json;

  RollbackCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    Settings settings = common.settings(surroundings);
    Rollback server = rollback(settings);
    Rollback rollback = database.map(server::database).orElse(server);
    boolean inPlace =
        rollback.replaced().stream()
            .findFirst()
            .filter(newest -> newest.mode() == RestoreMode.IN_PLACE)
            .isPresent();
    if (discard || !inPlace || !(storage.isGiven() || settings.hasStorages())) {
      return run(rollback.plan(), () -> {});
    }
    try (ProgressDisplay display = ProgressDisplay.of(surroundings);
        BackupCatalog catalog = Catalogs.open(storage.applyTo(settings), surroundings, display)) {
      return run(
          rollback.copiesIn(catalog, restore -> adjust(restore, settings)).plan(), display::end);
    }
  }

  private RestoreBuilder adjust(RestoreBuilder restore, Settings settings) {
    key.key(settings, surroundings).ifPresent(restore::decryptWith);
    copy.applyTo(restore, settings, surroundings);
    return allowUnsigned ? restore.allowUnsigned() : restore;
  }

  private int run(RollbackPlan plan, Runnable done) {
    return discard ? discard(plan, plan.replaced()) : rollBack(plan, plan.replaced(), done);
  }

  private int rollBack(RollbackPlan plan, ReplacedDatabase replaced, Runnable done) {
    Report report = new Report(json ? surroundings.err() : surroundings.out());
    report.line("Rollback of the restore of " + Words.time(replaced.replaced()));
    report.fact("database", replaced.database());
    report.fact(
        "kept as",
        (replaced.mode() == RestoreMode.IN_PLACE ? "backup " : "database ") + replaced.holder());
    report.steps("Steps:", plan.steps());
    report.list("Warnings:", plan.warnings());
    if (!yes && plan.problems().isEmpty()) {
      surroundings.confirm("roll back", replaced.database());
    }
    Optional<RestoreResult> restored = plan.execute();
    done.run();
    if (json) {
      Json.print(surroundings.out(), document -> RestoreJson.write(document, replaced, restored));
    } else {
      report.line(
          "The database "
              + replaced.database()
              + " is again what it was before the restore. What was in it since is kept:"
              + " 'rollback' once more changes back.");
      restored.ifPresent(
          result ->
              new RestoreOutcome(surroundings, common.verbose())
                  .print(result, RestoreMode.IN_PLACE));
    }
    return restored.filter(result -> !result.warnings().isEmpty()).isPresent()
        ? ExitStatus.WARNINGS
        : ExitStatus.DONE;
  }

  private int discard(RollbackPlan plan, ReplacedDatabase replaced) {
    Report report = new Report(surroundings.out());
    if (replaced.mode() == RestoreMode.IN_PLACE) {
      return forget(plan, replaced, report);
    }
    report.line(
        "Drop the database "
            + replaced.holder()
            + ", which was "
            + replaced.database()
            + " until "
            + Words.time(replaced.replaced())
            + ". There is no way back.");
    if (!yes) {
      surroundings.confirm("drop it", replaced.holder());
    }
    plan.discard();
    report.line("Dropped " + replaced.holder() + ".");
    return ExitStatus.DONE;
  }

  private int forget(RollbackPlan plan, ReplacedDatabase replaced, Report report) {
    report.line(
        "Forget that the backup "
            + replaced.holder()
            + " is the way back for "
            + replaced.database()
            + ". The backup stays until retention deletes it.");
    if (!yes) {
      surroundings.confirm("forget it", replaced.database());
    }
    plan.discard();
    report.line("Forgot " + replaced.holder() + ".");
    return ExitStatus.DONE;
  }

  private Rollback rollback(Settings settings) {
    if (into.isPresent()) {
      return Rollback.of(Postgres.PROVIDER_ID, Map.of("url", into.get()))
          .environment(surroundings.environment());
    }
    if (settings.value("source").isEmpty()) {
      throw new UsageException(
          "Say which server: --into postgresql://USER@HOST/DATABASE, or --config FILE with a"
              + " source.");
    }
    settings.requireSecrets(key -> key.startsWith("source."));
    return Rollback.fromProperties(settings.properties()).environment(settings.environment());
  }
}
