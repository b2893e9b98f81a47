package com.neuropilot.backup.drill;

import java.time.Duration;
import java.util.Optional;

/**
 * What became of one of the user's checks.
 *
 * @param name its name
 * @param problem why it failed; empty if it passed
 * @param duration how long it took
 */
public record DrillCheckResult(String name, Optional<String> problem, Duration duration) {
  /** Returns whether it passed. */
  public boolean isPassed() {
    return problem.isEmpty();
  }
}
