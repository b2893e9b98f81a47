package com.neuropilot.backup.schedule;

import com.neuropilot.backup.DueTime;

/** What is done when it is due. */
@FunctionalInterface
public interface Job {
  /**
   * Does it, on the calling thread.
   *
   * <ul>
   *   <li>Returning means done: the due time is served. Throwing means not done: it is tried again.
   *   <li>It may be called again for a due time that it served, when the process died before that
   *       could be noted.
   *   <li>The thread is interrupted when the application shuts down; then it ends soon, by throwing
   *       anything, and the due time is served later.
   *   <li>{@link com.neuropilot.backup.BackupLockedException} says that somebody else is at it:
   *       that is no failure, and it is tried again soon.
   * </ul>
   *
   * @param due the schedule's label and the due time
   */
  void run(DueTime due) throws Exception;
}
