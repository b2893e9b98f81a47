package com.neuropilot.backup;

import com.neuropilot.backup.drill.DrillReport;
import com.neuropilot.backup.event.RunEvent;
import com.neuropilot.backup.event.RunListener;
import com.neuropilot.backup.event.Stage;
import com.neuropilot.backup.internal.run.Amounts;
import com.neuropilot.backup.internal.run.Deliveries;
import com.neuropilot.backup.internal.run.HostName;
import com.neuropilot.backup.internal.run.RunJournal;
import com.neuropilot.backup.spi.Notification;
import com.neuropilot.backup.spi.Notification.Attachment;
import com.neuropilot.backup.spi.Notification.Event;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Tells the notifiers that a run begins and how it ended. What goes wrong there becomes a warning.
 */
final class Announcements implements RunListener {
  private final PipelineParts parts;
  private final RunJournal journal;
  private final Deliveries deliveries;

  Announcements(PipelineParts parts, RunJournal journal) {
    this.parts = parts;
    this.journal = journal;
    this.deliveries =
        new Deliveries(parts.notifiers(), parts.clock(), parts.environment(), journal);
  }

  /** A run that finds another one, or nothing to do, has not begun. */
  @Override
  public void on(RunEvent event) {
    if (event instanceof RunEvent.StageStarted started && started.stage() == Stage.DUMPING) {
      Map<String, String> facts = new LinkedHashMap<>();
      facts.put("Backup", started.subject());
      common(facts);
      send(
          Event.STARTED,
          "Backup " + started.subject() + " begins",
          facts,
          List.of(),
          List.of(),
          List.of());
    }
  }

  /** Tells how the run ended, and waits until that is told. */
  void announce(BackupResult result) {
    List<Attachment> pages =
        result.drill().map(report -> List.of(CatalogAnnouncements.page(report))).orElse(List.of());
    send(event(result), title(result), facts(result), problems(result), remedies(result), pages);
    deliveries.await();
  }

  private void send(
      Event event,
      String title,
      Map<String, String> facts,
      List<String> problems,
      List<String> remedies,
      List<Attachment> pages) {
    deliveries.send(
        new Notification(
                event, parts.name(), title, facts, problems, remedies, parts.clock().instant())
            .ofRun(journal.runId())
            .attaching(pages));
  }

  private static Event event(BackupResult result) {
    return switch (result.outcome()) {
      case COMPLETE ->
          result.warnings().isEmpty() ? Event.BACKUP_COMPLETE : Event.BACKUP_WITH_WARNINGS;
      case PARTIAL -> Event.DESTINATION_FAILED;
      case FAILED -> result.id().isPresent() ? Event.VERIFICATION_FAILED : Event.BACKUP_FAILED;
    };
  }

  private String title(BackupResult result) {
    String backup = "Backup " + result.id().orElse("");
    return switch (event(result)) {
      case BACKUP_COMPLETE -> backup + " is complete";
      case BACKUP_WITH_WARNINGS -> backup + " is complete, with warnings";
      case DESTINATION_FAILED -> backup + " is missing at a destination";
      case VERIFICATION_FAILED -> backup + " is stored, and it is NOT GOOD";
      default -> "Backup of " + parts.name() + " failed";
    };
  }

  private static List<String> problems(BackupResult result) {
    List<String> problems = new ArrayList<>();
    result
        .failure()
        .ifPresent(
            failure -> problems.addAll(List.of(String.valueOf(failure.getMessage()).split("\n"))));
    result.warnings().stream()
        .filter(warning -> !problems.contains(warning))
        .forEach(problems::add);
    return problems;
  }

  private List<String> remedies(BackupResult result) {
    return switch (event(result)) {
      case BACKUP_WITH_WARNINGS ->
          List.of("The backup is whole. Look at what happened before the next one is made.");
      case DESTINATION_FAILED ->
          List.of(
              "The backup is whole elsewhere. Mend the destination; then 'sync' copies there what"
                  + " it lacks.");
      case VERIFICATION_FAILED ->
          List.of(
              "Do not rely on this backup; those before are as they were, and none was deleted.",
              "Find out what happened: a storage that loses bytes, or a dump that does not restore."
                  + " 'drill' tries it again.");
      case BACKUP_FAILED ->
          List.of(
              "There is no new backup; those before are as they were.",
              "Mend what failed ('doctor' finds what else is wrong), and run the backup again.");
      default -> List.of();
    };
  }

  private Map<String, String> facts(BackupResult result) {
    Map<String, String> facts = new LinkedHashMap<>();
    result.id().ifPresent(id -> facts.put("Backup", id));
    common(facts);
    if (result.id().isPresent()) {
      facts.put(
          "Size",
          Amounts.bytes(result.plainBytes())
              + " dumped, "
              + Amounts.bytes(result.storedBytes())
              + " stored");
      facts.put("Duration", Amounts.duration(result.duration()));
    } else {
      String stage = journal.progress().stage().name();
      facts.put("Failed while", stage.toLowerCase(Locale.ROOT).replace('_', ' '));
      facts.put("Duration", Amounts.duration(journal.progress().elapsed()));
    }
    result
        .drill()
        .filter(DrillReport::restored)
        .ifPresent(
            drill -> facts.put("Restored in a drill in", Amounts.duration(drill.recovery())));
    result.destinations().forEach(each -> facts.put("Destination " + each.label(), place(each)));
    return facts;
  }

  private void common(Map<String, String> facts) {
    facts.putAll(journal.facts());
    facts.put("Host", HostName.local(parts.environment()));
  }

  private static String place(DestinationResult destination) {
    return destination.succeeded()
        ? "whole at " + destination.location()
        : "FAILED at " + destination.location();
  }
}
