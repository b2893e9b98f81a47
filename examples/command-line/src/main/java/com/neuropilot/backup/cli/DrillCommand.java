package com.neuropilot.backup.cli;

import com.neuropilot.backup.BackupCatalog;
import com.neuropilot.backup.DrillRequest;
import com.neuropilot.backup.drill.DrillCheckResult;
import com.neuropilot.backup.drill.DrillReport;
import com.neuropilot.backup.postgres.Postgres;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Proves that a backup restores. */
@Command(
    name = "drill",
    sortOptions = false,
    abbreviateSynopsis = true,
    description = {
      "Restores a backup where nothing can break, and looks: schema, rows, your own checks.",
      "The database is dropped afterwards, in every outcome."
    },
    footer = {
      "",
      "Examples:",
      "  " + RootCommand.NAME + " drill --latest --config /etc/neuropilot/backup.properties \\",
      "      --secret-key neuropilot-backup-private.key",
      "  " + RootCommand.NAME + " drill --latest --from /mnt/usb/neuropilot \\",
      "      --secret-key neuropilot-backup-private.key --server"
          + " postgresql://drill@localhost/postgres",
      "  " + RootCommand.NAME + " drill --latest --config backup.properties --report drill.html",
      "  " + RootCommand.NAME + " drill --bare --from ~/Downloads --secret-key private.key \\",
      "      --passphrase-file passphrase",
      "",
      "Exit status 4 when the backup is not good, 1 when nothing could be said of it."
    })
final class DrillCommand implements Callable<Integer> {
  private final Surroundings surroundings;

  @Parameters(
      arity = "0..1",
      paramLabel = "BACKUP",
      description = "The backup's name, or a local file. The latest unless said.")
  private Optional<String> backup = Optional.empty();

  @Option(names = "--latest", order = 1, description = "The latest backup.")
  private boolean latest;

  @Mixin private StorageOptions storage = new StorageOptions();

  @Mixin private PipelineOption pipeline = new PipelineOption();

  @Mixin private KeyOptions key = new KeyOptions();

  @Option(
      names = "--server",
      paramLabel = "URL",
      order = 30,
      description =
          "Drills on this server, instead of the configured one or one that is started for it.")
  private Optional<String> server = Optional.empty();

  @Option(
      names = "--allow-unsigned",
      order = 31,
      description = "Accepts an unsigned or unencrypted backup although a key is given.")
  private boolean allowUnsigned;

  @Option(
      names = "--no-record",
      order = 32,
      description = "Leaves no record of the drill beside the backup.")
  private boolean withoutRecord;

  @Option(
      names = "--report",
      paramLabel = "FILE.html",
      order = 33,
      description = "Writes the report there for people: one page, which needs nothing else.")
  private Optional<Path> file = Optional.empty();

  @Option(
      names = "--bare",
      order = 34,
      description = {
        "Rehearses the night when everything is lost: without configuration and environment, with",
        "what is said here alone, and says which commands that night takes. Records nothing."
      })
  private boolean bare;

  @Mixin private CommonOptions common = new CommonOptions();

  @Option(
      names = "--json",
      description = "Writes the report for a program; with --bare, the commands too.")
  private boolean json;

  DrillCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws IOException {
    if (backup.isPresent() && latest) {
      throw new UsageException("Give one of BACKUP and --latest.");
    }
    Optional<ReportFile> page = file.map(ReportFile::at);
    requireBareness();
    Surroundings used = bare ? BareRehearsal.surroundings(surroundings) : surroundings;
    Settings settings = common.settings(used);
    BackupChoice choice =
        backup
            .map(word -> BackupChoice.named(word, storage, settings))
            .orElseGet(() -> BackupChoice.latest(storage, settings, pipeline));
    try (ProgressDisplay display = ProgressDisplay.of(surroundings);
        BackupCatalog catalog = Catalogs.open(choice.settings(), surroundings, display)) {
      DrillReport report = request(catalog, choice, used).run();
      display.end();
      if (page.isPresent()) {
        page.get().write(report);
      }
      write(report);
      return status(report);
    }
  }

  private DrillRequest request(BackupCatalog catalog, BackupChoice choice, Surroundings used) {
    DrillRequest request = catalog.drill(choice.selector());
    key.key(choice.settings(), used).ifPresent(request::decryptWith);
    server.ifPresent(url -> request.onServer(Postgres.PROVIDER_ID, Map.of("url", url)));
    if (allowUnsigned) {
      request.allowUnsigned();
    }
    if (withoutRecord || bare || storage.isOfRenamedFiles()) {
      request.withoutRecord();
    }
    return request;
  }

  private void requireBareness() {
    if (bare && (common.isConfigured() || storage.from().isEmpty())) {
      throw new UsageException(
          "--bare takes no --config: that night there is none. Say --from PLACE, and --secret-key"
              + " and --passphrase-file.");
    }
  }

  private static int status(DrillReport report) {
    if (!report.isPassed()) {
      return ExitStatus.DAMAGED;
    }
    return report.warnings().isEmpty() ? ExitStatus.DONE : ExitStatus.WARNINGS;
  }

  private void write(DrillReport report) {
    if (!json) {
      print(report);
    } else if (bare) {
      DrillJson.print(surroundings.out(), report, commands(report));
    } else {
      surroundings.out().println(report.toJson());
    }
  }

  private List<String> commands(DrillReport report) {
    return new BareRehearsal(storage.from().orElse(""), key.words()).commands(report);
  }

  private void print(DrillReport drill) {
    Report report = new Report(surroundings.out());
    report.line(drill.backup() + (drill.isPassed() ? " is proven good." : " is NOT GOOD."));
    report.fact("restored", "on " + drill.server());
    report.fact("recovery", Words.duration(drill.recovery()) + " (RTO)");
    report.fact("data", Words.duration(drill.dataAge()) + " old (RPO)");
    report.fact(
        "rows",
        Words.count(drill.rows())
            + " in "
            + Words.count(drill.tables().size(), "table")
            + (drill.isRowsCompared()
                ? ", compared with the backup's"
                : "; the backup does not say how many there should be"));
    if (bare) {
      report.list("Commands of the night:", commands(drill));
    }
    report.list("Checks:", drill.checks().stream().map(DrillCommand::check).toList());
    report.list("Problems:", drill.problems());
    report.list("Skipped statements of the dump:", skipped(drill.skipped()));
    report.list("Warnings:", drill.warnings());
  }

  private static String check(DrillCheckResult check) {
    return check.name() + ": " + check.problem().map(why -> "FAILED, " + why).orElse("passed");
  }

  private List<String> skipped(List<String> all) {
    return common.verbose() || all.isEmpty()
        ? all
        : List.of(Words.count(all.size(), "statement") + " (--verbose shows them)");
  }
}
