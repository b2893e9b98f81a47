package com.neuropilot.backup.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import com.neuropilot.backup.BackupCatalog;
import com.neuropilot.backup.SyncReport;
import com.neuropilot.backup.SyncRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Copies backups from one storage to another. */
@Command(
    name = "sync",
    sortOptions = false,
    abbreviateSynopsis = true,
    description = {
      "Copies to each storage what it lacks and another one has whole.",
      "What is copied is compared with its checksums as it passes; no key and no database is"
          + " needed.",
      "What the retention of a storage would delete again is left out."
    },
    footer = {
      "",
      "Examples:",
      "  " + RootCommand.NAME + " sync --config /etc/neuropilot/backup.properties",
      "  " + RootCommand.NAME + " sync --to far --config /etc/neuropilot/backup.properties"
    })
final class SyncCommand implements Callable<Integer> {
  private final Surroundings surroundings;

  @Option(
      names = "--to",
      paramLabel = "LABEL",
      order = 1,
      description = "Only to this storage; may be given several times.")
  private List<String> labels = new ArrayList<>();

  @Option(
      names = "--pipeline",
      paramLabel = "NAME",
      order = 20,
      description = "Whose backups; the configuration file's 'name' unless said.")
  private Optional<String> pipeline = Optional.empty();

  @Mixin private CommonOptions common = new CommonOptions();

  @Option(names = "--json", description = "Writes an array for a program.")
  private boolean json;

  SyncCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    Settings settings = common.requiredSettings(surroundings);
    List<SyncReport> reports;
    List<String> warnings;
    try (ProgressDisplay display = ProgressDisplay.of(surroundings);
        BackupCatalog catalog = Catalogs.open(settings, surroundings, display)) {
      reports = request(catalog).run();
      warnings = display.warnings();
    }
    if (json) {
      Json.print(surroundings.out(), document -> write(document, reports));
    } else {
      reports.forEach(report -> print(report, settings));
    }
    warnings.forEach(surroundings::warn);
    boolean perfect =
        warnings.isEmpty() && reports.stream().allMatch(report -> report.problems().isEmpty());
    return perfect ? ExitStatus.DONE : ExitStatus.WARNINGS;
  }

  private SyncRequest request(BackupCatalog catalog) {
    SyncRequest request = catalog.sync();
    pipeline.ifPresent(request::of);
    labels.forEach(request::to);
    return request;
  }

  private void print(SyncReport report, Settings settings) {
    String place = settings.place(report.storage());
    if (report.copied().isEmpty() && report.problems().isEmpty()) {
      surroundings.out().println(place + ": nothing was lacking.");
      return;
    }
    Report out = new Report(surroundings.out());
    out.line(place + ": " + Words.count(report.copied().size(), "backup") + " copied.");
    report.copied().forEach(backup -> out.line("  " + backup));
    out.list("NOT copied:", report.problems());
  }

  private static void write(JsonGenerator document, List<SyncReport> reports) throws IOException {
    document.writeStartArray();
    for (SyncReport report : reports) {
      document.writeStartObject();
      document.writeStringField("storage", report.storage());
      document.writeStringField("location", report.location());
      Json.strings(document, "copied", report.copied());
      Json.strings(document, "problems", report.problems());
      document.writeEndObject();
    }
    document.writeEndArray();
  }
}
