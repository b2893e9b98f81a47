package com.neuropilot.backup.cli;

import com.neuropilot.backup.BackupKind;
import com.neuropilot.backup.BackupPipeline;
import com.neuropilot.backup.BackupPipelineBuilder;
import com.neuropilot.backup.BackupResult;
import com.neuropilot.backup.DestinationResult;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Makes a backup. */
@Command(
    name = "backup",
    sortOptions = false,
    abbreviateSynopsis = true,
    description = "Makes a backup: dumps, compresses, encrypts and stores a database.",
    footer = {
      "",
      "Examples:",
      "  " + RootCommand.NAME + " backup --config /etc/neuropilot/backup.properties",
      "  PGPASSWORD=... " + RootCommand.NAME + " backup --config backup.properties --json",
      "",
      "From cron, at two in the morning:",
      "  0 2 * * * "
          + RootCommand.NAME
          + " backup --kind scheduled -c /etc/neuropilot/backup.properties"
    })
final class BackupCommand implements Callable<Integer> {
  /** What can be asked for on the command line. */
  enum Kind {
    SCHEDULED,
    MANUAL;

    BackupKind kind() {
      return BackupKind.valueOf(name());
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final Surroundings surroundings;

  @Mixin private CommonOptions common = new CommonOptions();

  @Option(
      names = "--kind",
      paramLabel = "KIND",
      defaultValue = "manual",
      description = "Why it is made: ${COMPLETION-CANDIDATES}; ${DEFAULT-VALUE} unless said.")
  private Kind kind = Kind.MANUAL;

  @Option(
      names = "--accept-database",
      paramLabel = "DATABASE",
      description = {
        "Lets this database go on in a folder that holds another one's backups,",
        "as the refusal names it: after a move to a new server or an upgrade."
      })
  private Optional<String> acceptDatabase = Optional.empty();

  @Option(names = "--json", description = "Writes the result for a program.")
  private boolean json;

  BackupCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    Settings settings = common.requiredSettings(surroundings);
    UrlPassword.configured(settings).ifPresent(surroundings::warn);
    BackupResult result;
    try (ProgressDisplay display = ProgressDisplay.of(surroundings)) {
      BackupPipelineBuilder builder =
          BackupPipeline.builder(settings.properties())
              .clock(surroundings.clock())
              .environment(settings.environment())
              .listeningWith(display);
      acceptDatabase.ifPresent(builder::acceptDatabase);
      BackupPipeline pipeline = builder.build();
      settings.requireSecrets(BackupCommand::isNeeded);
      result = pipeline.run(kind.kind());
    }
    if (result.outcome() == BackupResult.Outcome.FAILED) {
      result.orThrow();
    }
    if (json) {
      Json.print(surroundings.out(), document -> BackupJson.write(document, result));
    } else {
      print(result);
    }
    boolean perfect =
        result.outcome() == BackupResult.Outcome.COMPLETE && result.warnings().isEmpty();
    return perfect ? ExitStatus.DONE : ExitStatus.WARNINGS;
  }

  /** A notifier without its secret fails later, and does not keep the backup from being made. */
  private static boolean isNeeded(String key) {
    return key.startsWith("source.")
        || key.startsWith("storage.")
        || key.startsWith("encryptor.signing-");
  }

  private void print(BackupResult result) {
    boolean complete = result.outcome() == BackupResult.Outcome.COMPLETE;
    Report report = new Report(surroundings.out());
    report.line(
        "Backup "
            + result.id().orElse("")
            + (complete ? " is complete." : " is NOT at every destination."));
    report.fact(
        "dump", Words.bytes(result.plainBytes()) + ", stored " + Words.bytes(result.storedBytes()));
    if (!result.rows().isEmpty()) {
      long rows = result.rows().values().stream().mapToLong(Long::longValue).sum();
      report.fact(
          "content",
          Words.count(rows, "row") + " in " + Words.count(result.rows().size(), "table"));
    }
    report.fact("took", Words.duration(result.duration()));
    result.destinations().forEach(each -> report.fact(each.label(), outcome(each)));
    result
        .drill()
        .ifPresent(
            drill ->
                report.fact(
                    "proven", "restored in a drill in " + Words.duration(drill.recovery())));
    report.list("Warnings:", result.warnings());
  }

  private static String outcome(DestinationResult destination) {
    return destination
        .problem()
        .map(problem -> "FAILED: " + problem)
        .orElseGet(
            () ->
                "whole at "
                    + destination.location()
                    + (destination.proof().isEmpty() ? "" : " (" + destination.proof() + ")"));
  }
}
