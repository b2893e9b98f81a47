package com.neuropilot.backup.cli;

import com.neuropilot.backup.BackupCatalog;
import com.neuropilot.backup.PruneReport;
import com.neuropilot.backup.PruneRequest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Deletes what retention does not keep. */
@Command(
    name = "prune",
    sortOptions = false,
    abbreviateSynopsis = true,
    description = {
      "Deletes the backups that retention does not keep, as each run does.",
      "The newest whole backup stays whatever the rules say, and pinned ones, and everything that"
          + " is",
      "no whole backup of this pipeline."
    },
    footer = {
      "",
      "Examples:",
      "  " + RootCommand.NAME + " prune --dry-run --config /etc/neuropilot/backup.properties",
      "  " + RootCommand.NAME + " prune --config /etc/neuropilot/backup.properties --storage far",
      "  " + RootCommand.NAME + " prune --from /var/backups/neuropilot --pipeline neuropilot \\",
      "      --keep-daily 7 --keep-monthly 12 --dry-run"
    })
final class PruneCommand implements Callable<Integer> {
  private final Surroundings surroundings;

  @Option(
      names = "--dry-run",
      order = 1,
      description = "Deletes nothing; shows each backup with the rule that keeps it.")
  private boolean dryRun;

  @Mixin private StorageOptions storage = new StorageOptions();

  @Option(
      names = "--pipeline",
      paramLabel = "NAME",
      order = 20,
      description = "Whose backups; the configuration file's 'name' unless said.")
  private Optional<String> pipeline = Optional.empty();

  @Option(
      names = "--allow-unsigned",
      order = 30,
      description = {
        "Counts and deletes backups without a signature as well, although signers are trusted:",
        "those from before signing was turned on."
      })
  private boolean allowUnsigned;

  @Mixin private RetentionOptions retention = new RetentionOptions();

  @Mixin private CommonOptions common = new CommonOptions();

  @Option(names = "--json", description = "Writes an array for a program.")
  private boolean json;

  PruneCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    Settings settings = storage.applyTo(common.settings(surroundings));
    List<PruneReport> reports;
    List<String> warnings;
    try (ProgressDisplay display = ProgressDisplay.of(surroundings);
        BackupCatalog catalog = Catalogs.open(settings, surroundings, display)) {
      reports = request(catalog).run();
      warnings = display.warnings();
    }
    if (json) {
      Json.print(surroundings.out(), document -> PruneJson.write(document, reports));
    } else {
      reports.forEach(report -> print(report, settings));
    }
    warnings.forEach(surroundings::warn);
    boolean behind = reports.stream().anyMatch(PruneReport::clockBehind);
    return warnings.isEmpty() && !behind ? ExitStatus.DONE : ExitStatus.WARNINGS;
  }

  private PruneRequest request(BackupCatalog catalog) {
    PruneRequest request = catalog.prune();
    pipeline.ifPresent(request::of);
    retention.retention().ifPresent(request::keeping);
    if (allowUnsigned) {
      request.allowUnsigned();
    }
    return dryRun ? request.dryRun() : request;
  }

  private void print(PruneReport report, Settings settings) {
    surroundings.out().println(settings.place(report.storage()) + ":");
    Table table = new Table(List.of("BACKUP", "AGE", "KEPT BY"), 1);
    report.decisions().forEach(decision -> table.add(row(decision)));
    table.lines().forEach(line -> surroundings.out().println("  " + line));
    surroundings.out().println(summary(report));
  }

  private List<String> row(PruneReport.Decision decision) {
    Duration age = Duration.between(decision.begun(), surroundings.clock().instant());
    return List.of(
        decision.backup(),
        Words.duration(age),
        decision.stays() ? keptBy(decision) : dryRun ? "delete" : "deleted");
  }

  private static String keptBy(PruneReport.Decision decision) {
    return String.join(", ", decision.reasons())
        + decision.note().map(note -> " (" + note + ")").orElse("");
  }

  private String summary(PruneReport report) {
    if (report.clockBehind()) {
      return "Nothing is deleted: an entry lies in the future by the clock of this host. Set the"
          + " clock. If it is right and that entry was made under a wrong one, delete its objects"
          + " by hand.";
    }
    long deleted = report.deleted().size();
    return Words.count(report.decisions().size() - deleted, "entry", "entries")
        + (dryRun ? " would stay, " : " stay, ")
        + Words.count(deleted, "backup", "backups")
        + (dryRun ? " would be deleted." : " deleted.");
  }
}
