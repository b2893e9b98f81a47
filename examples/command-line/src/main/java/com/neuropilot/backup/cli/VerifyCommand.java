package com.neuropilot.backup.cli;

import com.neuropilot.backup.BackupCatalog;
import com.neuropilot.backup.BackupEntry;
import com.neuropilot.backup.VerificationReport;
import com.neuropilot.backup.VerificationRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Looks for damage. */
@Command(
    name = "verify",
    sortOptions = false,
    abbreviateSynopsis = true,
    description = {
      "Looks for damage in backups.",
      "Every stored byte is compared with its checksum; with a secret key, everything is decrypted",
      "and unpacked to its end as well."
    },
    footer = {
      "",
      "Examples:",
      "  " + RootCommand.NAME + " verify --latest --config /etc/neuropilot/backup.properties",
      "  " + RootCommand.NAME + " verify --all --from /var/backups/neuropilot",
      "  " + RootCommand.NAME + " verify neuropilot_20250120_020000 --from /mnt/usb \\",
      "      --secret-key neuropilot-backup-private.key --passphrase-file passphrase",
      "",
      "Exit status 4 when something is damaged, 1 when something could not be checked."
    })
final class VerifyCommand implements Callable<Integer> {
  private static final String SIGNATURES =
      "Signatures were NOT checked, because nobody is trusted here: configure"
          + " encryptor.trusted-signers to see who made a backup.";

  private final Surroundings surroundings;

  @Parameters(
      arity = "0..1",
      paramLabel = "BACKUP",
      description = "The backup's name, or a local file. The latest unless said.")
  private Optional<String> backup = Optional.empty();

  @Option(names = "--latest", order = 1, description = "The latest backup.")
  private boolean latest;

  @Option(names = "--all", order = 2, description = "All backups.")
  private boolean all;

  @Mixin private StorageOptions storage = new StorageOptions();

  @Mixin private PipelineOption pipeline = new PipelineOption();

  @Mixin private KeyOptions key = new KeyOptions();

  @Option(
      names = "--allow-unsigned",
      order = 30,
      description = "Accepts unsigned and unencrypted backups although a key is given.")
  private boolean allowUnsigned;

  @Mixin private CommonOptions common = new CommonOptions();

  @Option(names = "--json", description = "Writes an array for a program.")
  private boolean json;

  VerifyCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    if ((backup.isPresent() ? 1 : 0) + (latest ? 1 : 0) + (all ? 1 : 0) > 1) {
      throw new UsageException("Give one of BACKUP, --latest and --all.");
    }
    BackupChoice choice = choice(common.settings(surroundings));
    List<BackupEntry> entries;
    List<VerificationReport> reports;
    List<String> warnings;
    try (ProgressDisplay display = ProgressDisplay.of(surroundings);
        BackupCatalog catalog = Catalogs.open(choice.settings(), surroundings, display)) {
      entries = all ? catalog.list() : List.of(catalog.find(choice.selector()));
      if (!all && Unended.isWholly(entries.get(0))) {
        surroundings.error(Unended.message(entries.get(0)));
        return ExitStatus.NO_SUCH_BACKUP;
      }
      reports = verify(catalog, choice);
      warnings = display.warnings();
    }
    Unended unended = Unended.of(entries);
    Settings settings = choice.settings();
    if (json) {
      Json.print(surroundings.out(), document -> VerificationJson.write(document, reports));
    } else {
      reports.forEach(report -> print(report, unended, settings));
      if (entries.stream().anyMatch(BackupEntry::isSigned) && !KeyOptions.trusts(settings)) {
        surroundings.out().println(SIGNATURES);
      }
      entries.stream()
          .filter(Unended::isWholly)
          .forEach(entry -> surroundings.out().println(Unended.message(entry)));
    }
    warnings.forEach(surroundings::warn);
    return status(reports, unended, !warnings.isEmpty());
  }

  private BackupChoice choice(Settings settings) {
    return backup
        .map(word -> BackupChoice.named(word, storage, settings))
        .orElseGet(() -> BackupChoice.latest(storage, settings, pipeline));
  }

  private List<VerificationReport> verify(BackupCatalog catalog, BackupChoice choice) {
    VerificationRequest request = all ? catalog.verifyAll() : catalog.verify(choice.selector());
    key.key(choice.settings(), surroundings).ifPresent(request::decryptWith);
    if (allowUnsigned) {
      request.allowUnsigned();
    }
    return request.run();
  }

  private int status(List<VerificationReport> reports, Unended unended, boolean warned) {
    if (reports.isEmpty()) {
      surroundings.error("There is no backup to verify.");
      return ExitStatus.NO_SUCH_BACKUP;
    }
    if (reports.stream().anyMatch(unended::isDamaged)) {
      return ExitStatus.DAMAGED;
    }
    if (reports.stream().anyMatch(report -> !report.unchecked().isEmpty())) {
      return ExitStatus.FAILED;
    }
    return warned || !reports.stream().allMatch(VerificationReport::isWhole)
        ? ExitStatus.WARNINGS
        : ExitStatus.DONE;
  }

  private void print(VerificationReport report, Unended unended, Settings settings) {
    List<String> lines = new ArrayList<>();
    for (Map.Entry<String, List<String>> copy : report.problems().entrySet()) {
      String place = settings.place(copy.getKey());
      if (unended.isAt(report.id(), copy.getKey())) {
        lines.add(place + ": no copy, because the run has not ended there, or was killed");
      } else {
        lines.add(
            copy.getValue().isEmpty()
                ? place + ": whole"
                : place + ": DAMAGED\n- " + String.join("\n- ", copy.getValue()));
      }
    }
    report
        .unchecked()
        .forEach(
            (label, reason) -> lines.add(settings.place(label) + ": NOT CHECKED\n- " + reason));
    String verdict = unended.isDamaged(report) ? "is DAMAGED" : verdict(report);
    new Report(surroundings.out()).list(report.id() + " " + verdict, lines);
  }

  private static String verdict(VerificationReport report) {
    if (!report.unchecked().isEmpty()) {
      return "could not be checked";
    }
    String where = report.isWhole() ? "is whole" : "is whole, but not at every storage";
    return report.decoded()
        ? where + ": checksums compared, decrypted and unpacked to the end"
        : where + ": checksums compared (without a secret key it was not decrypted)";
  }
}
