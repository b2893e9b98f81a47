package com.neuropilot.backup;

import com.neuropilot.backup.spi.ReplacedDatabase;
import com.neuropilot.backup.spi.RestoreCheck;
import java.util.List;

/** A rollback that was looked at and not begun. It holds nothing open. */
public final class RollbackPlan {
  private final Rollback rollback;
  private final ReplacedDatabase replaced;
  private final RestoreCheck check;

  RollbackPlan(Rollback rollback, ReplacedDatabase replaced, RestoreCheck check) {
    this.rollback = rollback;
    this.replaced = replaced;
    this.check = check;
  }

  /** Returns what will be brought back. */
  public ReplacedDatabase replaced() {
    return replaced;
  }

  /** Returns what would make it fail, with what to do; empty if nothing would. */
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
   * Brings it back. What was in use until now is set aside in its stead, so that a rollback of the
   * rollback is possible. If it fails, nothing has changed.
   *
   * @throws RestoreRefusedException when there are {@link #problems()}
   * @throws StageFailedException when the server fails, or its sessions cannot be ended
   */
  public void execute() {
    if (!problems().isEmpty()) {
      throw new RestoreRefusedException(problems());
    }
    rollback.perform(
        job -> {
          job.rollBack(replaced);
          return replaced;
        });
  }

  /**
   * Gives it up: drops the database that holds it. There is no way back then.
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
