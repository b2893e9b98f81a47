package com.neuropilot.backup;

import com.neuropilot.backup.internal.catalog.RestoreJob;
import com.neuropilot.backup.internal.run.RunJournal;
import com.neuropilot.backup.spi.RestoreCheck;
import com.neuropilot.backup.spi.RestoreMode;
import com.neuropilot.backup.spi.RestoreReport;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A restore that was looked at and not begun. It holds nothing open. */
public final class RestorePlan {
  private final RestoreBuilder builder;
  private final BackupEntry backup;
  private final RestoreCheck check;

  RestorePlan(RestoreBuilder builder, BackupEntry backup, RestoreCheck check) {
    this.builder = builder;
    this.backup = backup;
    this.check = check;
  }

  /** Returns the backup that will be restored. */
  public BackupEntry backup() {
    return backup;
  }

  /** Returns how old the data is, from the beginning of the backup until now. */
  public Duration age() {
    return builder.age(backup);
  }

  /** Returns the name of the database that will hold the data. */
  public String database() {
    return check.database();
  }

  /** Returns how the data will take its place, as asked for or as chosen. */
  public RestoreMode mode() {
    return check.mode();
  }

  /** Returns what would make the restore fail, with what to do; empty if nothing would. */
  public List<String> problems() {
    return check.problems();
  }

  /** Returns what a person should know before. */
  public List<String> warnings() {
    return check.warnings();
  }

  /** Returns what will be done, in order. */
  public List<String> steps() {
    return check.steps();
  }

  /**
   * Restores, from the first copy that is good; one that turns out damaged is passed over with a
   * warning. What is in use stays in use until the new data is proven complete; if anything fails,
   * nothing has changed. Notifiers are told how it ended; what goes wrong with them is a warning.
   *
   * @throws RestoreRefusedException when there are {@link #problems()}
   * @throws DamagedBackupException when the backup turns out damaged
   * @throws BackupLockedException when another restore of the database has begun meanwhile
   * @throws StageFailedException when the restore fails otherwise
   */
  public RestoreResult execute() {
    if (!problems().isEmpty()) {
      throw new RestoreRefusedException(problems());
    }
    RestoreNews news = builder.news(this);
    RestoreResult result;
    try {
      result =
          builder
              .perform(builder.selectorOf(backup), Optional.of(mode()), RestorePlan::execute)
              .result();
    } catch (BackupException e) {
      news.failed(e);
      throw e;
    }
    return news.done(result);
  }

  private static Restored execute(BackupEntry entry, RestoreJob job) throws IOException {
    long begun = System.nanoTime();
    RestoreReport report = job.execute();
    return new Restored(
        entry.id(),
        report,
        job.knowsRows(),
        job.saved(),
        job.journal(),
        Duration.ofNanos(System.nanoTime() - begun));
  }

  /** What was restored, as long as not everything is closed: that may have something to say. */
  private record Restored(
      String id,
      RestoreReport report,
      boolean compared,
      Optional<String> saved,
      RunJournal journal,
      Duration duration) {
    RestoreResult result() {
      List<String> warnings =
          Stream.concat(report.warnings().stream(), journal.warnings().stream())
              .distinct()
              .toList();
      return new RestoreResult(
          id,
          report.database(),
          report.rows(),
          compared,
          report.sequences(),
          report.skipped(),
          warnings,
          duration,
          saved,
          report.blocking());
    }
  }
}
