package com.neuropilot.backup;

import com.neuropilot.backup.internal.run.Amounts;
import com.neuropilot.backup.internal.run.Deliveries;
import com.neuropilot.backup.internal.run.HostName;
import com.neuropilot.backup.internal.run.RunJournal;
import com.neuropilot.backup.spi.Notification;
import com.neuropilot.backup.spi.Notification.Event;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Tells the notifiers that a backup is overdue. */
final class OverdueAlarm {
  private final PipelineParts parts;

  OverdueAlarm(PipelineParts parts) {
    this.parts = parts;
  }

  /** Returns what went wrong with the notifiers. */
  List<String> raise(PipelineHealth health) {
    RunJournal journal = new RunJournal(parts.name(), parts.clock(), parts.listeners());
    Deliveries deliveries =
        new Deliveries(parts.notifiers(), parts.clock(), parts.environment(), journal);
    deliveries.send(notification(health));
    deliveries.await();
    return journal.warnings();
  }

  private Notification notification(PipelineHealth health) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put(
        "Last good backup",
        health
            .lastGood()
            .map(last -> last.id() + ", " + Amounts.duration(last.age()) + " old")
            .orElse("none"));
    health.nextDue().ifPresent(due -> facts.put("Next one due", due.toString()));
    facts.put("Host", HostName.local(parts.environment()));
    return new Notification(
        Event.BACKUP_OVERDUE,
        parts.name(),
        "Backup of " + parts.name() + " is overdue",
        facts,
        health.reasons(),
        health.remedies(),
        health.at());
  }
}
