package com.neuropilot.backup.spring;

import com.neuropilot.backup.BackupKind;
import com.neuropilot.backup.BackupPipeline;
import com.neuropilot.backup.BackupResult;
import com.neuropilot.backup.PipelineHealth.LastBackup;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sees to it that there is a backup to go back to before a migration changes the database. */
final class BackupBeforeMigration {
  private static final Logger LOG = LoggerFactory.getLogger(BackupBeforeMigration.class);
  private static final Duration PATIENCE = Duration.ofMinutes(30);
  private static final Duration PAUSE = Duration.ofSeconds(10);

  private final Supplier<BackupPipeline> pipeline;
  private final Duration reuseWithin;
  private final Duration patience;
  private final Duration pause;

  BackupBeforeMigration(Supplier<BackupPipeline> pipeline, Duration reuseWithin) {
    this(pipeline, reuseWithin, PATIENCE, PAUSE);
  }

  BackupBeforeMigration(
      Supplier<BackupPipeline> pipeline, Duration reuseWithin, Duration patience, Duration pause) {
    this.pipeline = pipeline;
    this.reuseWithin = reuseWithin;
    this.patience = patience;
    this.pause = pause;
  }

  /**
   * Returns when there is one: made now, or young enough.
   *
   * @param pending what is about to be done, for people
   * @throws IllegalStateException when there is none, so that the migration is not begun
   */
  void ensure(String pending) {
    BackupPipeline owner = pipeline.get();
    long begun = System.nanoTime();
    while (true) {
      Optional<LastBackup> young = young(owner);
      if (young.isPresent()) {
        LOG.info("{}: {} serves as the backup before it", pending, young.get().id());
        return;
      }
      // People are told of another run that goes on only when it is waited for no more.
      Optional<BackupResult> made =
          System.nanoTime() - begun < patience.toNanos()
              ? owner.tryRun(BackupKind.PRE_MIGRATION)
              : Optional.of(owner.run(BackupKind.PRE_MIGRATION));
      if (made.isPresent()) {
        accept(pending, made.get());
        return;
      }
      // Another instance starts too: its backup serves both.
      pause();
    }
  }

  private static void accept(String pending, BackupResult result) {
    // One that a drill found wrong has a name, too.
    if (result.id().isEmpty() || result.outcome() == BackupResult.Outcome.FAILED) {
      throw refusal(pending, result);
    }
    LOG.info("{}: backed up as {}", pending, result.id().get());
    result.failure().ifPresent(failure -> LOG.warn("{}", failure.getMessage()));
  }

  private Optional<LastBackup> young(BackupPipeline owner) {
    return reuseWithin.isZero()
        ? Optional.empty()
        : owner.health().lastGood().filter(last -> last.age().compareTo(reuseWithin) < 0);
  }

  private static IllegalStateException refusal(String pending, BackupResult result) {
    String why = result.failure().map(Throwable::getMessage).orElse("");
    return new IllegalStateException(
        pending
            + " was not begun, because the backup before it failed: "
            + why
            + " Mend that and start again; to migrate without a way back, set "
            + HostSettings.PREFIX
            + "."
            + HostSettings.BEFORE_MIGRATION
            + " = false.",
        result.failure().orElse(null));
  }

  private void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(pause.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Waiting for another instance's backup was interrupted.", e);
    }
  }
}
