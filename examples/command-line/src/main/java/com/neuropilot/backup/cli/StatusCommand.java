package com.neuropilot.backup.cli;

import com.neuropilot.backup.BackupPipeline;
import com.neuropilot.backup.PipelineHealth;
import com.neuropilot.backup.PipelineHealth.DestinationHealth;
import com.neuropilot.backup.PipelineHealth.LastBackup;
import com.neuropilot.backup.PipelineHealth.ProvenBackup;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Tells whether the backups are there that were promised. */
@Command(
    name = "status",
    sortOptions = false,
    abbreviateSynopsis = true,
    description = "Tells how old the last good backup is, and whether one is overdue.",
    footer = {
      "",
      "Examples:",
      "  " + RootCommand.NAME + " status --config /etc/neuropilot/backup.properties",
      "  " + RootCommand.NAME + " status --config backup.properties --json",
      "",
      "A dead man's switch, from cron on another host than that which backs up:",
      "  0 8 * * * " + RootCommand.NAME + " status --notify -c /etc/neuropilot/backup.properties",
      "",
      "Exit status 0 when all is well, 3 when a backup is overdue."
    })
final class StatusCommand implements Callable<Integer> {
  private final Surroundings surroundings;

  @Mixin private CommonOptions common = new CommonOptions();

  @Option(names = "--notify", description = "Tells the notifiers when a backup is overdue.")
  private boolean notify;

  @Option(names = "--json", description = "Writes an object for a program.")
  private boolean json;

  StatusCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    Settings settings = common.requiredSettings(surroundings);
    BackupPipeline pipeline =
        BackupPipeline.builder(settings.properties())
            .clock(surroundings.clock())
            .environment(settings.environment())
            .build();
    settings.requireSecrets(key -> key.startsWith("storage."));
    PipelineHealth health = pipeline.health();
    if (json) {
      Json.print(surroundings.out(), document -> HealthJson.write(document, health));
    } else {
      print(health);
    }
    List<String> warnings = notify ? pipeline.alarm(health) : List.of();
    warnings.forEach(surroundings::warn);
    return health.isGood() && warnings.isEmpty() ? ExitStatus.DONE : ExitStatus.WARNINGS;
  }

  private void print(PipelineHealth health) {
    Report report = new Report(surroundings.out());
    report.line(
        health.isGood()
            ? "The backups of " + health.pipeline() + " are there."
            : "A backup of " + health.pipeline() + " is OVERDUE.");
    report.fact("last good", backup(health.lastGood()));
    report.fact("last proven", proven(health.lastProven()));
    health.nextDue().ifPresent(due -> report.fact("next due", Words.time(due)));
    health.destinations().forEach(each -> report.fact(each.label(), state(each)));
    report.list("What was noticed:", health.reasons());
    report.list("What to do:", health.remedies());
  }

  private static String state(DestinationHealth destination) {
    if (destination.problem().isPresent()) {
      return "CANNOT BE LOOKED AT";
    }
    return (destination.overdue() ? "OVERDUE: " : "") + backup(destination.lastGood());
  }

  private static String proven(Optional<ProvenBackup> backup) {
    return backup
        .map(
            last ->
                last.id()
                    + ", "
                    + Words.duration(last.age())
                    + " old; the drill restored it in "
                    + Words.duration(last.drill().recovery()))
        .orElse("NONE ('drill' proves one)");
  }

  private static String backup(Optional<LastBackup> backup) {
    return backup
        .map(last -> last.id() + ", " + Words.duration(last.age()) + " old")
        .orElse("NONE");
  }
}
