package com.neuropilot.backup;

import com.neuropilot.backup.internal.run.RunOutcome.DestinationOutcome;
import java.util.Optional;

/**
 * What became of one destination.
 *
 * @param label its label
 * @param location where that is, for people
 * @param proof how stored objects were compared with what was sent, e.g. {@code "sha256"}
 * @param problem what failed and what to do; empty when the backup is whole there
 */
public record DestinationResult(
    String label, String location, String proof, Optional<String> problem) {
  static DestinationResult of(DestinationOutcome outcome) {
    return new DestinationResult(
        outcome.label(), outcome.location(), outcome.proof(), outcome.problem());
  }

  /** Returns whether the backup is whole there. */
  public boolean succeeded() {
    return problem.isEmpty();
  }
}
