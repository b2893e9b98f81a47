package com.neuropilot.backup;

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
import com.neuropilot.backup.spi.Notification.Event;
import com.neuropilot.backup.spi.Notifier;
import com.neuropilot.backup.spi.RestoreMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Tells the notifiers how a restore ended. What goes wrong with them, even that one cannot be made,
 * is a warning: nothing of it may keep anybody from restoring.
 */
final class RestoreNews {
  private final CatalogParts parts;
  private final RestorePlan plan;
  private final String pipeline;
  private final RunJournal journal;

  RestoreNews(CatalogParts parts, RestorePlan plan) {
    this.parts = parts;
    this.plan = plan;
    this.pipeline = parts.pipeline().orElseGet(plan.backup()::pipeline);
    this.journal = new RunJournal(pipeline, parts.clock(), List.of());
  }

  /** Tells that it is done, and returns the result with what went wrong in that. */
  RestoreResult done(RestoreResult result) {
    Map<String, String> facts = facts();
    facts.put("Duration", Amounts.duration(result.duration()));
    if (!result.rows().isEmpty()) {
      long rows = result.rows().values().stream().mapToLong(Long::longValue).sum();
      String tables = result.rows().size() == 1 ? "1 table" : result.rows().size() + " tables";
      facts.put(
          "Rows",
          String.format(Locale.ROOT, "%,d in %s", rows, tables)
              + (result.rowsCompared() ? ", as the backup says" : ""));
    }
    List<String> remedies =
        plan.mode() == RestoreMode.SWAP
            ? List.of("What was there before is kept: 'rollback' brings it back.")
            : List.of();
    tell(
        Event.RESTORE_COMPLETE,
        "Restore of " + result.backup() + " into " + result.database() + " is done",
        facts,
        result.warnings(),
        remedies);
    List<String> warnings = new ArrayList<>(result.warnings());
    warnings.addAll(journal.warnings());
    return result.withWarnings(warnings);
  }

  /** Tells that it failed. */
  void failed(RuntimeException failure) {
    tell(
        Event.RESTORE_FAILED,
        "Restore of " + plan.backup().id() + " into " + plan.database() + " failed",
        facts(),
        List.of(String.valueOf(failure.getMessage()).split("\n", -1)),
        List.of(
            "What is in use is as it was before. Mend what failed, or restore another backup:"
                + " 'list' shows them, 'verify' tells which are good."));
    journal.warnings().forEach(warning -> failure.addSuppressed(new BackupException(warning)));
  }

  private void tell(
      Event event,
      String title,
      Map<String, String> facts,
      List<String> problems,
      List<String> remedies) {
    Deliveries deliveries =
        new Deliveries(notifiers(), parts.clock(), parts.environment(), journal);
    deliveries.send(
        new Notification(event, pipeline, title, facts, problems, remedies, parts.clock().instant())
            .ofRun(journal.runId()));
    deliveries.await();
  }

  private Map<String, String> facts() {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("Backup", plan.backup().id());
    facts.put("Data", Amounts.duration(plan.age()) + " old");
    facts.put("Database", plan.database());
    facts.put("Mode", plan.mode().name().toLowerCase(Locale.ROOT).replace('_', '-'));
    facts.put("Host", HostName.local(parts.environment()));
    return facts;
  }

  private List<ConfiguredStage<Notifier>> notifiers() {
    List<ConfiguredStage<Notifier>> notifiers = new ArrayList<>();
    for (StageRequest request : parts.notifiers()) {
      Problems problems = new Problems();
      StageRegistry.resolve(StageKind.NOTIFIER, request, problems).ifPresent(notifiers::add);
      problems.messages().forEach(journal::warn);
    }
    return notifiers;
  }
}
