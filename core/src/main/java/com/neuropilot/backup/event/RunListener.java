package com.neuropilot.backup.event;

/**
 * Is told what happens in a run.
 *
 * <ul>
 *   <li>Called by one thread at a time, in the order of events, on a thread of the run: it should
 *       be quick.
 *   <li>What it throws does not change the outcome; it becomes a warning of the result.
 * </ul>
 */
@FunctionalInterface
public interface RunListener {
  /** Takes an event. */
  void on(RunEvent event);
}
