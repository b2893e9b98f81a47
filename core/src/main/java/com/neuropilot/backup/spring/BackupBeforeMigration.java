package com.neuropilot.backup.spring;

import com.neuropilot.backup.BackupKind;
import com.neuropilot.backup.BackupLockedException;
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
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final Supplier<BackupPipeline> pipeline;
  private final Duration reuseWithin;

  BackupBeforeMigration(Supplier<BackupPipeline> pipeline, Duration reuseWithin) {
    this.pipeline = pipeline;
    this.reuseWithin = reuseWithin;
  }

  /**
   * Returns when there is one: made now, or young enough.
   *
   * @param pending what is about to be done, for people
   * @throws IllegalStateException when there is none, so that the migration is not begun
   */
  void ensure(String pending) {
    BackupPipeline owner = pipeline.get();
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      Optional<LastBackup> young = young(owner);
      if (young.isPresent()) {
        LOG.info("{}: {} serves as the backup before it", pending, young.get().id());
        return;
      }
      BackupResult result = owner.run(BackupKind.PRE_MIGRATION);
      // One that a drill found wrong has a name, too.
      if (result.id().isPresent() && result.outcome() != BackupResult.Outcome.FAILED) {
        LOG.info("{}: backed up as {}", pending, result.id().get());
        result.failure().ifPresent(failure -> LOG.warn("{}", failure.getMessage()));
        return;
      }
      if (!isLocked(result) || System.nanoTime() > deadline) {
        throw refusal(pending, result);
      }
      // Another instance starts too: its backup serves both.
      pause();
    }
  }

  private Optional<LastBackup> young(BackupPipeline owner) {
    return reuseWithin.isZero()
        ? Optional.empty()
        : owner.health().lastGood().filter(last -> last.age().compareTo(reuseWithin) < 0);
  }

  private static boolean isLocked(BackupResult result) {
    return result.failure().filter(BackupLockedException.class::isInstance).isPresent();
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

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Waiting for another instance's backup was interrupted.", e);
    }
  }
}
