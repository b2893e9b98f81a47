package com.neuropilot.backup;

import com.neuropilot.backup.drill.DrillReport;
import com.neuropilot.backup.internal.run.RunJournal;
import com.neuropilot.backup.internal.run.RunOutcome;
import java.util.Optional;

/**
 * Drills what a run has just stored, if that was asked for. If the drill cannot be done, that is a
 * warning: the backup is made, and nothing is known against it.
 */
final class RunDrill {
  private final PipelineParts parts;
  private final RunJournal journal;

  RunDrill(PipelineParts parts, RunJournal journal) {
    this.parts = parts;
    this.journal = journal;
  }

  Optional<DrillReport> run(RunOutcome outcome) {
    if (parts.verification() != Verification.RESTORE || outcome.manifest().isPreRestore()) {
      return Optional.empty();
    }
    // The run itself tells people what came of it.
    try (BackupCatalog catalog = new BackupCatalog(CatalogParts.of(parts).silent())) {
      DrillReport report = catalog.drill(BackupSelector.id(outcome.manifest().id())).run();
      report.warnings().forEach(journal::warn);
      if (!report.isPassed()) {
        journal.warn("Nothing was deleted in this run, because its backup is not good.");
      }
      return Optional.of(report);
    } catch (RuntimeException e) {
      journal.warn(
          "The backup is stored, and whether it restores is not known, because the drill failed: "
              + (e instanceof BackupException ? e.getMessage() : e.toString()));
      return Optional.empty();
    }
  }
}
