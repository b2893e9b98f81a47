package com.neuropilot.backup.cli;

import com.neuropilot.backup.BackupCatalog;
import com.neuropilot.backup.BackupPipeline;
import com.neuropilot.backup.BackupSelector;
import com.neuropilot.backup.Finding;
import com.neuropilot.backup.openpgp.OpenPgp;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Looks at everything that a backup and a restore need. */
@Command(
    name = "doctor",
    sortOptions = false,
    abbreviateSynopsis = true,
    description = {
      "Checks everything that a backup needs, and says what to mend.",
      "Tools, connection, permissions, lock, keys, destinations, space; no backup is made.",
      "With a secret key: whether it opens the newest backup, without a restore."
    },
    footer = {
      "",
      "Examples:",
      "  " + RootCommand.NAME + " doctor --config /etc/neuropilot/backup.properties",
      "  " + RootCommand.NAME + " doctor --config backup.properties --json",
      "  " + RootCommand.NAME + " doctor --config backup.properties --notify",
      "  " + RootCommand.NAME + " doctor --config backup.properties --secret-key private.key",
      "",
      "Exit status 0 when all is well, 3 with warnings, 1 with problems."
    })
final class DoctorCommand implements Callable<Integer> {
  private static final int SEVERITY_WIDTH = 9;

  private final Surroundings surroundings;

  @Mixin private KeyOptions key = new KeyOptions();

  @Mixin private CommonOptions common = new CommonOptions();

  @Option(
      names = "--notify",
      description = "Also sends a test message with every notifier, whatever its levels.")
  private boolean notify;

  @Option(names = "--json", description = "Writes an array for a program.")
  private boolean json;

  DoctorCommand(Surroundings surroundings) {
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
    List<Finding> findings = new ArrayList<>();
    findings.addAll(new ManualTools(settings).findings());
    UrlPassword.finding(settings).ifPresent(findings::add);
    findings.addAll(pipeline.check());
    if (notify) {
      findings.addAll(pipeline.tryNotifiers());
    }
    if (key.isGiven()) {
      findings.addAll(tryKey(settings));
    }
    if (json) {
      Json.print(surroundings.out(), document -> FindingJson.write(document, findings));
    } else {
      print(findings);
    }
    return status(findings);
  }

  private List<Finding> tryKey(Settings settings) {
    OpenPgp given = key.key(settings, surroundings).orElseThrow();
    try (ProgressDisplay display = ProgressDisplay.of(surroundings);
        BackupCatalog catalog = Catalogs.open(settings, surroundings, display)) {
      return catalog.tryKey(BackupSelector.latest(), given);
    }
  }

  private static int status(List<Finding> findings) {
    Finding.Severity worst =
        findings.stream()
            .map(Finding::severity)
            .max(Finding.Severity::compareTo)
            .orElse(Finding.Severity.OK);
    return switch (worst) {
      case OK -> ExitStatus.DONE;
      case WARNING -> ExitStatus.WARNINGS;
      case PROBLEM -> ExitStatus.FAILED;
    };
  }

  private void print(List<Finding> findings) {
    int width = findings.stream().mapToInt(finding -> finding.area().length()).max().orElse(0) + 2;
    for (Finding finding : findings) {
      String label =
          Report.pad(name(finding.severity()), SEVERITY_WIDTH) + Report.pad(finding.area(), width);
      surroundings
          .out()
          .println(label + finding.message().replace("\n", "\n" + " ".repeat(label.length())));
    }
    surroundings.out().println(summary(findings));
  }

  private static String name(Finding.Severity severity) {
    return severity == Finding.Severity.PROBLEM
        ? "PROBLEM"
        : severity.name().toLowerCase(Locale.ROOT);
  }

  private static String summary(List<Finding> findings) {
    long problems = count(findings, Finding.Severity.PROBLEM);
    long warnings = count(findings, Finding.Severity.WARNING);
    if (problems > 0) {
      return Words.count(problems, "problem") + " to mend before a backup can be made.";
    }
    return warnings > 0
        ? Words.count(warnings, "warning") + "; backups can be made."
        : "All is well.";
  }

  private static long count(List<Finding> findings, Finding.Severity severity) {
    return findings.stream().filter(finding -> finding.severity() == severity).count();
  }
}
