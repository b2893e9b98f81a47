package com.neuropilot.backup.cli;

import com.neuropilot.backup.BackupEntry;
import com.neuropilot.backup.RestorePlan;

/** Says what a restore will do, and makes sure that it is wanted. */
final class RestoreDialogue {
  private final Surroundings surroundings;
  private final Settings settings;
  private final RestorePlan plan;

  RestoreDialogue(Surroundings surroundings, Settings settings, RestorePlan plan) {
    this.surroundings = surroundings;
    this.settings = settings;
    this.plan = plan;
  }

  void show() {
    BackupEntry backup = plan.backup();
    Report report = new Report(surroundings.out());
    report.line("Restore of " + backup.id());
    report.fact("taken", Words.duration(plan.age()) + " ago, at " + Words.time(backup.started()));
    report.fact(
        "from", String.join(", ", backup.storages().stream().map(settings::place).toList()));
    report.fact("content", content(backup));
    report.fact(
        "into", "database " + plan.database() + " (mode " + ModeConverter.text(plan.mode()) + ")");
    report.steps("Steps:", plan.steps());
    report.list("Warnings:", plan.warnings());
  }

  /**
   * Asks for the database's name.
   *
   * @throws UsageException when there is nobody to ask and it was not said that nobody need be
   */
  void confirm(boolean yes) {
    if (!yes) {
      surroundings.confirm("restore", plan.database());
    }
  }

  private static String content(BackupEntry backup) {
    String size =
        backup.plainBytes().isPresent()
            ? Words.bytes(backup.plainBytes().get())
                + " (stored "
                + Words.bytes(backup.storedBytes())
                + ")"
            : Words.bytes(backup.storedBytes()) + " stored";
    return backup
            .database()
            .map(name -> "database " + name + ", ")
            .orElse("a dump of another tool, ")
        + size;
  }
}
