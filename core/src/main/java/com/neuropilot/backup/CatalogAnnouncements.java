package com.neuropilot.backup;

import com.neuropilot.backup.drill.DrillReport;
import com.neuropilot.backup.internal.registry.ConfiguredStage;
import com.neuropilot.backup.internal.registry.Problems;
import com.neuropilot.backup.internal.registry.StageKind;
import com.neuropilot.backup.internal.registry.StageRegistry;
import com.neuropilot.backup.internal.registry.StageRequest;
import com.neuropilot.backup.internal.run.Amounts;
import com.neuropilot.backup.internal.run.Deliveries;
import com.neuropilot.backup.internal.run.HostName;
import com.neuropilot.backup.internal.run.RunJournal;
import com.neuropilot.backup.spi.Notification;
import com.neuropilot.backup.spi.Notification.Attachment;
import com.neuropilot.backup.spi.Notification.Event;
import com.neuropilot.backup.spi.Notifier;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Tells the notifiers what drills and verifications found. What goes wrong there is a warning; a
 * notifier whose plug-in is missing is one, too.
 */
final class CatalogAnnouncements {
  private static final List<String> OF_DAMAGE =
      List.of(
          "Do not rely on this backup. 'list' shows which others there are, 'verify --all' which of"
              + " them are whole.",
          "Find out what happened: a storage that loses bytes, or a dump that does not restore.");

  private final CatalogParts parts;

  CatalogAnnouncements(CatalogParts parts) {
    this.parts = parts;
  }

  /** Tells what a drill found, with its report; returns what went wrong. */
  List<String> drilled(DrillReport report) {
    Event event = report.isPassed() ? Event.VERIFICATION_COMPLETE : Event.VERIFICATION_FAILED;
    String title =
        "Drill of "
            + report.backup()
            + (report.isPassed() ? ": the backup restores" : ": the backup is NOT GOOD");
    return send(
        notification(
                event,
                report.backup(),
                title,
                facts(report),
                report.isPassed() ? report.warnings() : report.problems(),
                report.isPassed() ? List.of() : OF_DAMAGE)
            .attaching(List.of(page(report))));
  }

  /** Tells that a drill could not be finished; returns what went wrong. */
  List<String> drillFailed(String pipeline, BackupException failure) {
    return send(
        notification(
            Event.VERIFICATION_FAILED,
            pipeline,
            "A drill could not be finished: nothing is known of the backup",
            Map.of(),
            lines(failure),
            List.of("Mend what failed, and drill again.")));
  }

  /** Tells which backups turned out damaged, if any did; returns what went wrong. */
  List<String> verified(List<VerificationReport> reports) {
    List<VerificationReport> damaged =
        reports.stream().filter(VerificationReport::isDamaged).toList();
    if (damaged.isEmpty()) {
      return List.of();
    }
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("Backups looked at", String.valueOf(reports.size()));
    facts.put("Damaged", String.valueOf(damaged.size()));
    List<String> problems = new ArrayList<>();
    damaged.forEach(
        report ->
            report
                .problems()
                .forEach(
                    (label, found) ->
                        found.forEach(
                            problem ->
                                problems.add(report.id() + " at " + label + ": " + problem))));
    String title =
        damaged.size() == 1
            ? "Backup " + damaged.get(0).id() + " is DAMAGED"
            : damaged.size() + " backups are DAMAGED";
    return send(
        notification(
            Event.VERIFICATION_FAILED, damaged.get(0).id(), title, facts, problems, OF_DAMAGE));
  }

  static Attachment page(DrillReport report) {
    return new Attachment(report.backup() + "-drill.html", "text/html", report.toHtml());
  }

  static Map<String, String> facts(DrillReport report) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("Backup", report.backup());
    facts.put("Storage", report.storage());
    if (report.restored()) {
      facts.put("Recovery (RTO)", Amounts.duration(report.recovery()));
      facts.put("Rows", String.valueOf(report.rows()));
    }
    facts.put("Age of the data (RPO)", Amounts.duration(report.dataAge()));
    return facts;
  }

  private static List<String> lines(BackupException failure) {
    return List.of(String.valueOf(failure.getMessage()).split("\n"));
  }

  private Notification notification(
      Event event,
      String backup,
      String title,
      Map<String, String> facts,
      List<String> problems,
      List<String> remedies) {
    Map<String, String> all = new LinkedHashMap<>(facts);
    all.put("Host", HostName.local(parts.environment()));
    return new Notification(
        event,
        parts.pipeline().orElseGet(() -> backup.replaceAll("_\\d{8}_\\d{6}.*", "")),
        title,
        all,
        problems,
        remedies,
        parts.clock().instant());
  }

  private List<String> send(Notification notification) {
    if (parts.notifiers().isEmpty()) {
      return List.of();
    }
    RunJournal journal = new RunJournal(notification.pipeline(), parts.clock(), parts.listeners());
    Deliveries deliveries =
        new Deliveries(stages(journal), parts.clock(), parts.environment(), journal);
    deliveries.send(notification);
    deliveries.await();
    return journal.warnings();
  }

  private List<ConfiguredStage<Notifier>> stages(RunJournal journal) {
    List<ConfiguredStage<Notifier>> stages = new ArrayList<>();
    for (StageRequest request : parts.notifiers()) {
      Problems problems = new Problems();
      StageRegistry.resolve(StageKind.NOTIFIER, request, problems).ifPresent(stages::add);
      problems.messages().forEach(journal::warn);
    }
    return stages;
  }
}
