package com.neuropilot.backup.schedule;

import com.neuropilot.backup.BackupPipeline;
import com.neuropilot.backup.BackupResult;
import com.neuropilot.backup.BackupResult.Outcome;
import com.neuropilot.backup.BackupSelector;
import com.neuropilot.backup.DueTime;
import com.neuropilot.backup.ScheduledJob;
import com.neuropilot.backup.drill.DrillReport;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a pipeline does when it is due. */
final class PipelineJobs {
  private static final Logger LOG = LoggerFactory.getLogger(PipelineJobs.class);

  private PipelineJobs() {}

  static Job of(BackupPipeline pipeline, ScheduledJob job) {
    return switch (job) {
      case BACKUP -> due -> backUp(pipeline, due);
      case PRUNE -> due -> pipeline.catalog().prune().run();
      case DRILL -> due -> drill(pipeline);
    };
  }

  private static void drill(BackupPipeline pipeline) {
    DrillReport report = pipeline.catalog().drill(BackupSelector.latest(pipeline.name())).run();
    report.warnings().forEach(warning -> LOG.warn("{}: {}", report.backup(), warning));
    if (!report.isPassed()) {
      throw new IllegalStateException(
          "The drill of "
              + report.backup()
              + " found that it is not good: "
              + String.join("; ", report.problems()));
    }
  }

  /** One whole copy serves the due time; the next run catches up at the other destinations. */
  private static void backUp(BackupPipeline pipeline, DueTime due) {
    Optional<BackupResult> result = pipeline.run(due);
    if (result.isPresent() && result.get().outcome() == Outcome.FAILED) {
      result.get().orThrow();
    }
    result
        .flatMap(BackupResult::failure)
        .ifPresent(failure -> LOG.warn("{}: {}", pipeline.name(), failure.getMessage()));
  }
}
