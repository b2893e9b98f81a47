package com.neuropilot.backup.cli;

import com.neuropilot.backup.BackupCatalog;
import com.neuropilot.backup.BackupSelector;
import com.neuropilot.backup.RekeyReport;
import com.neuropilot.backup.RekeyRequest;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Encrypts backups for other recipients. */
@Command(
    name = "rekey",
    sortOptions = false,
    abbreviateSynopsis = true,
    description = {
      "Encrypts backups that are there for other recipients, at each storage that has them.",
      "Nothing is decompressed and no database is needed. The old generation goes only when the"
          + " new",
      "one is read back and proven; killed at any moment, the next rekey goes on."
    },
    footer = {
      "",
      "Examples:",
      "  " + RootCommand.NAME + " rekey --all --config /etc/neuropilot/backup.properties \\",
      "      --secret-key old-private.key",
      "  " + RootCommand.NAME + " rekey neuropilot_20250120_020000 --from /mnt/usb \\",
      "      --secret-key old-private.key --recipient new-public.key",
      "",
      "Exit status 3 when some could not be done, 1 when none could, 4 when one is damaged."
    })
final class RekeyCommand implements Callable<Integer> {
  private final Surroundings surroundings;

  @Parameters(arity = "0..1", paramLabel = "BACKUP", description = "The backup's name.")
  private Optional<String> backup = Optional.empty();

  @Option(names = "--all", order = 1, description = "All backups.")
  private boolean all;

  @Option(
      names = "--again",
      order = 2,
      description =
          "Also those that are encrypted for exactly these recipients: for a new subkey, or another"
              + " signing key.")
  private boolean again;

  @Mixin private StorageOptions storage = new StorageOptions();

  @Option(
      names = "--pipeline",
      paramLabel = "NAME",
      order = 12,
      description = "With --all: whose backups; the configuration file's 'name', or all.")
  private Optional<String> pipeline = Optional.empty();

  @Mixin private KeyOptions key = new KeyOptions();

  @Mixin private RecipientOptions recipients = new RecipientOptions();

  @Option(
      names = "--allow-unsigned",
      order = 40,
      description = "Accepts unsigned backups, and lets signed ones become unsigned.")
  private boolean allowUnsigned;

  @Mixin private CommonOptions common = new CommonOptions();

  @Option(names = "--json", description = "Writes an array for a program.")
  private boolean json;

  RekeyCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    if (backup.isPresent() == all) {
      throw new UsageException("Give either BACKUP or --all.");
    }
    Settings settings = storage.applyTo(common.settings(surroundings));
    List<RekeyReport> reports;
    List<String> warnings;
    try (ProgressDisplay display = ProgressDisplay.of(surroundings);
        BackupCatalog catalog = Catalogs.open(settings, surroundings, display)) {
      reports = request(catalog, settings).run();
      warnings = display.warnings();
    }
    if (json) {
      Json.print(surroundings.out(), document -> RekeyJson.write(document, reports));
    } else {
      print(reports, settings);
    }
    warnings.forEach(surroundings::warn);
    return status(reports, !warnings.isEmpty());
  }

  private RekeyRequest request(BackupCatalog catalog, Settings settings) {
    RekeyRequest request =
        backup.map(name -> catalog.rekey(BackupSelector.id(name))).orElseGet(catalog::rekeyAll);
    pipeline.ifPresent(request::of);
    recipients
        .decrypting(key.key(settings, surroundings), surroundings)
        .ifPresent(request::decryptWith);
    recipients.applyTo(request, settings, surroundings);
    if (allowUnsigned) {
      request.allowUnsigned();
    }
    return again ? request.again() : request;
  }

  private int status(List<RekeyReport> reports, boolean warned) {
    if (reports.isEmpty()) {
      surroundings.error("There is no backup to encrypt anew.");
      return ExitStatus.NO_SUCH_BACKUP;
    }
    if (reports.stream().anyMatch(RekeyReport::damaged)) {
      return ExitStatus.DAMAGED;
    }
    if (reports.stream().allMatch(RekeyCommand::isUntouched)) {
      return ExitStatus.FAILED;
    }
    boolean perfect = reports.stream().allMatch(report -> report.problems().isEmpty());
    return perfect && !warned ? ExitStatus.DONE : ExitStatus.WARNINGS;
  }

  private static boolean isUntouched(RekeyReport report) {
    return report.rekeyed().isEmpty() && report.unchanged().isEmpty();
  }

  private void print(List<RekeyReport> reports, Settings settings) {
    Report out = new Report(surroundings.out());
    for (RekeyReport report : reports) {
      out.line(report.backup());
      report
          .rekeyed()
          .forEach(label -> out.line("  " + settings.place(label) + ": encrypted anew"));
      report
          .unchanged()
          .forEach(label -> out.line("  " + settings.place(label) + ": was so already"));
      report
          .problems()
          .forEach(
              (label, problem) ->
                  out.line(
                      "  "
                          + settings.place(label)
                          + ": NOT DONE\n    "
                          + problem.replace("\n", "\n    ")));
    }
    if (reports.stream().anyMatch(report -> !report.rekeyed().isEmpty() && !report.decoded())) {
      out.line(
          "What is new was compared with its checksums only: no key at hand opens it. Where the new"
              + " secret key is, look that it does: verify --all --secret-key NEW");
    }
  }
}
