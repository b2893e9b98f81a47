package com.neuropilot.backup.cli;

import com.neuropilot.backup.Rollback;
import com.neuropilot.backup.RollbackPlan;
import com.neuropilot.backup.postgres.Postgres;
import com.neuropilot.backup.spi.ReplacedDatabase;
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
      "Brings back what the last restore with mode swap has replaced, after asking.",
      "What was in use until now is kept in its stead: a rollback can be rolled back."
    },
    footer = {
      "",
      "Examples:",
      "  " + RootCommand.NAME + " rollback --config /etc/neuropilot/backup.properties",
      "  " + RootCommand.NAME + " rollback --into postgresql://app_user@localhost/inventory",
      "Drops what was replaced, once nobody will want it back:",
      "  " + RootCommand.NAME + " rollback --discard --config /etc/neuropilot/backup.properties"
    })
final class RollbackCommand implements Callable<Integer> {
  private final Surroundings surroundings;

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

  @Option(names = "--yes", order = 46, description = "Does not ask.")
  private boolean yes;

  @Mixin private CommonOptions common = new CommonOptions();

  RollbackCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    Rollback rollback = rollback();
    RollbackPlan plan = database.map(rollback::database).orElse(rollback).plan();
    ReplacedDatabase replaced = plan.replaced();
    return discard ? discard(plan, replaced) : rollBack(plan, replaced);
  }

  private int rollBack(RollbackPlan plan, ReplacedDatabase replaced) {
    Report report = new Report(surroundings.out());
    report.line("Rollback of the restore of " + Words.time(replaced.replaced()));
    report.fact("database", replaced.database());
    report.fact("kept as", replaced.holder());
    report.steps("Steps:", plan.steps());
    report.list("Warnings:", plan.warnings());
    if (!yes && plan.problems().isEmpty()) {
      surroundings.confirm("roll back", replaced.database());
    }
    plan.execute();
    report.line(
        "The database "
            + replaced.database()
            + " is again what it was before the restore. What was in it since is kept:"
            + " 'rollback' once more changes back.");
    return ExitStatus.DONE;
  }

  private int discard(RollbackPlan plan, ReplacedDatabase replaced) {
    Report report = new Report(surroundings.out());
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

  private Rollback rollback() {
    if (into.isPresent()) {
      return Rollback.of(Postgres.PROVIDER_ID, Map.of("url", into.get()))
          .environment(surroundings.environment());
    }
    Settings settings = common.settings(surroundings);
    if (settings.value("source").isEmpty()) {
      throw new UsageException(
          "Say which server: --into postgresql://USER@HOST/DATABASE, or --config FILE with a"
              + " source.");
    }
    settings.requireSecrets(key -> key.startsWith("source."));
    return Rollback.fromProperties(settings.properties()).environment(settings.environment());
  }
}
