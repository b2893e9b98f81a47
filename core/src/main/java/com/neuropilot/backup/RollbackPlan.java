package com.neuropilot.backup;

import com.neuropilot.backup.spi.ReplacedDatabase;
import com.neuropilot.backup.spi.RestoreCheck;
import java.util.List;
import java.util.Optional;

/** A rollback that was looked at and not begun. It holds nothing open. */
public final class RollbackPlan {
  private final Rollback rollback;
  private final ReplacedDatabase replaced;
  private final Optional<RestorePlan> restore;
  private final List<String> problems;
  private final List<String> warnings;
  private final List<String> steps;

  /** Creates a plan that the server alone can carry out, or that has problems. */
  RollbackPlan(Rollback rollback, ReplacedDatabase replaced, RestoreCheck check) {
    this.rollback = rollback;
    this.replaced = replaced;
    this.restore = Optional.empty();
    this.problems = check.problems();
    this.warnings = check.warnings();
    this.steps = check.steps();
  }

  /** Creates a plan to restore a backup. */
  RollbackPlan(Rollback rollback, ReplacedDatabase replaced, RestorePlan restore) {
    this.rollback = rollback;
    this.replaced = replaced;
    this.restore = Optional.of(restore);
    this.problems = restore.problems();
    this.warnings = restore.warnings();
    this.steps = restore.steps();
  }

  /** Returns what will be brought back. */
  public ReplacedDatabase replaced() {
    return replaced;
  }

  /** Returns what would make it fail, with what to do; empty if nothing would. */
  public List<String> problems() {
    return problems;
  }

  /** Returns what a person should know before. */
  public List<String> warnings() {
    return warnings;
  }

  /** Returns what will be done, in order. */
  public List<String> steps() {
    return steps;
  }

  /**
   * Brings it back. What was in use until now is set aside, or saved, in its stead, so that a
   * rollback of the rollback is possible. If it fails, nothing has changed.
   *
   * @return what the restore did that an in-place rollback is; empty for a swap, which takes none
   * @throws RestoreRefusedException when there are {@link #problems()}
   * @throws StageFailedException when the server fails, or its sessions cannot be ended
   * @throws DamagedBackupException when the backup of an in-place restore turns out damaged
   */
  public Optional<RestoreResult> execute() {
    if (!problems().isEmpty()) {
      throw new RestoreRefusedException(problems());
    }
    if (restore.isPresent()) {
      return Optional.of(restore.get().execute());
    }
    return rollback.perform(
        job -> {
          job.rollBack(replaced);
          return Optional.empty();
        });
  }

  /**
   * Gives it up: drops the database that holds it, or takes the note of the backup away, which
   * retention deletes in its time. There is no way back then.
   *
   * @throws StageFailedException when the server refuses
   */
  public void discard() {
    rollback.perform(
        job -> {
          job.discard(replaced);
          return replaced;
        });
  }
}
