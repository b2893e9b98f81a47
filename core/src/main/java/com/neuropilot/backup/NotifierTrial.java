package com.neuropilot.backup;

import com.neuropilot.backup.internal.run.Deliveries;
import com.neuropilot.backup.internal.run.HostName;
import com.neuropilot.backup.internal.run.RunJournal;
import com.neuropilot.backup.spi.Notification;
import com.neuropilot.backup.spi.Notification.Event;
import java.util.List;
import java.util.Map;

/** Sends a test message with every notifier. */
final class NotifierTrial {
  private static final String AREA = "notifier";

  private final PipelineParts parts;

  NotifierTrial(PipelineParts parts) {
    this.parts = parts;
  }

  List<Finding> run() {
    RunJournal journal = new RunJournal(parts.name(), parts.clock(), List.of());
    Deliveries deliveries =
        new Deliveries(parts.notifiers(), parts.clock(), parts.environment(), journal);
    if (!deliveries.any()) {
      return List.of(
          new Finding(
              AREA,
              Finding.Severity.WARNING,
              "There is no notifier: nobody learns of a failure. Add one (notifier.LABEL)."));
    }
    deliveries.send(message());
    deliveries.await();
    return findings(journal.warnings());
  }

  private List<Finding> findings(List<String> warnings) {
    if (warnings.isEmpty()) {
      return List.of(
          new Finding(
              AREA,
              Finding.Severity.OK,
              "a test message was taken; look whether it arrived ("
                  + parts.notifiers().size()
                  + " of them)"));
    }
    return warnings.stream()
        .map(warning -> new Finding(AREA, Finding.Severity.WARNING, warning))
        .toList();
  }

  private Notification message() {
    return new Notification(
        Event.TEST,
        parts.name(),
        "A test: notifications of " + parts.name() + " arrive here",
        Map.of("Host", HostName.local(parts.environment())),
        List.of(),
        List.of(),
        parts.clock().instant());
  }
}
