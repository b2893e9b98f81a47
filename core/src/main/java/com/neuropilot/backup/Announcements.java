package com.neuropilot.backup;

import com.neuropilot.backup.internal.registry.ConfiguredStage;
import com.neuropilot.backup.internal.run.NotifierRun;
import com.neuropilot.backup.internal.run.RunJournal;
import com.neuropilot.backup.spi.Notification;
import com.neuropilot.backup.spi.Notification.Event;
import com.neuropilot.backup.spi.Notifier;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Tells the notifiers how a run ended. What goes wrong there becomes a warning. */
final class Announcements {
  private final PipelineParts parts;
  private final RunJournal journal;

  Announcements(PipelineParts parts, RunJournal journal) {
    this.parts = parts;
    this.journal = journal;
  }

  void announce(BackupResult result) {
    if (parts.notifiers().isEmpty()) {
      return;
    }
    Notification notification = notification(result);
    for (ConfiguredStage<Notifier> notifier : parts.notifiers()) {
      new NotifierRun(notifier, parts.clock(), parts.environment(), journal).send(notification);
    }
  }

  private Notification notification(BackupResult result) {
    List<String> problems =
        result
            .failure()
            .map(failure -> List.of(String.valueOf(failure.getMessage())))
            .orElse(List.of());
    return new Notification(
        event(result),
        parts.name(),
        title(result),
        facts(result),
        problems,
        List.of(),
        parts.clock().instant());
  }

  private static Event event(BackupResult result) {
    return switch (result.outcome()) {
      case COMPLETE -> Event.BACKUP_COMPLETE;
      case PARTIAL -> Event.DESTINATION_FAILED;
      case FAILED -> Event.BACKUP_FAILED;
    };
  }

  private String title(BackupResult result) {
    return switch (result.outcome()) {
      case COMPLETE -> "Backup " + result.id().orElse("") + " is complete";
      case PARTIAL -> "Backup " + result.id().orElse("") + " is missing at a destination";
      case FAILED -> "Backup of " + parts.name() + " failed";
    };
  }

  private static Map<String, String> facts(BackupResult result) {
    Map<String, String> facts = new LinkedHashMap<>();
    result.id().ifPresent(id -> facts.put("Backup", id));
    if (result.id().isPresent()) {
      facts.put("Dump", result.plainBytes() + " bytes");
      facts.put("Stored", result.storedBytes() + " bytes");
      facts.put("Duration", result.duration().toSeconds() + " s");
    }
    result
        .destinations()
        .forEach(
            each ->
                facts.put("Destination " + each.label(), each.problem().orElse(each.location())));
    return facts;
  }
}
