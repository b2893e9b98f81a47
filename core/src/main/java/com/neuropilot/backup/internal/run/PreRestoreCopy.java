package com.neuropilot.backup.internal.run;

import com.neuropilot.backup.event.RunListener;
import com.neuropilot.backup.internal.registry.UnusableConfigException;
import com.neuropilot.backup.internal.run.RunOutcome.DestinationOutcome;
import com.neuropilot.backup.spi.DumpSource;
import com.neuropilot.backup.spi.StageContext;
import com.neuropilot.backup.spi.StageException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.List;
import java.util.OptionalLong;

/**
 * Saves what a restore replaces as an ordinary backup, for one restore: made once, whatever is
 * tried anew of the restore.
 */
public final class PreRestoreCopy {
  private final RunPlan plan;
  private final List<RunListener> listeners;
  private boolean begun;

  /**
   * Creates it.
   *
   * @param plan how and where to save; its pipeline's name is taken if it is this database's, and
   *     its source is not looked at
   * @param listeners are told what happens
   */
  public PreRestoreCopy(RunPlan plan, List<RunListener> listeners) {
    this.plan = plan.writingOnly();
    this.listeners = List.copyOf(listeners);
  }

  /**
   * Looks for everything that would keep it from being saved.
   *
   * @param bytes about how long the dump will be, if that is known
   */
  public PreRestoreCheck check(OptionalLong bytes, StageContext context)
      throws InterruptedIOException {
    return PreRestoreCheck.look(plan, bytes, context);
  }

  /**
   * Returns whether it was begun to save: then writers have waited, and the restore is not tried
   * from the beginning again.
   */
  public boolean isBegun() {
    return begun;
  }

  /**
   * Saves.
   *
   * @param replaced closed afterwards
   * @param journal of the restore; gets the warnings
   * @return the backup's name
   * @throws IOException when it is not whole at one storage at least; what was made of it is gone
   */
  public String save(DumpSource replaced, StageContext context, RunJournal journal)
      throws IOException {
    begun = true;
    try {
      String pipeline = new PreRestoreName(plan, context).of(replaced.describe());
      RunJournal own = new RunJournal(pipeline, plan.clock(), listeners);
      RunOutcome outcome = new BackupRunner(plan.of(pipeline, unused -> replaced), own).run();
      own.finished(true);
      outcome.warnings().forEach(journal::warn);
      outcome.destinations().stream()
          .filter(destination -> destination.problem().isPresent())
          .forEach(destination -> journal.warn(missing(outcome, destination)));
      return outcome.manifest().id();
    } catch (InterruptedIOException | RunLockedException | UnusableConfigException e) {
      throw e;
    } catch (IOException e) {
      throw new StageException(
          "What is in the database could not be saved first, so nothing of it was touched: "
              + e.getMessage(),
          false,
          e);
    }
  }

  private static String missing(RunOutcome outcome, DestinationOutcome destination) {
    return "The copy of what was there before, "
        + outcome.manifest().id()
        + ", is missing at "
        + destination.label()
        + ": "
        + destination.problem().orElse("")
        + " 'sync' copies it there later.";
  }
}
