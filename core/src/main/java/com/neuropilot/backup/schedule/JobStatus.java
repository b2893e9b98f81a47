package com.neuropilot.backup.schedule;

import java.time.Instant;
import java.util.Optional;

/**
 * Where a job is, as all instances see it.
 *
 * @param name the job's name: pipeline and schedule's label, {@code "inventory/nightly"}
 * @param due the due time that it is at
 * @param next when it is begun or tried next
 * @param instance who runs it at the moment; empty if nobody does
 * @param lastSuccess when it was last done
 * @param failures how often it failed for this due time
 */
public record JobStatus(
    String name,
    Instant due,
    Instant next,
    Optional<String> instance,
    Optional<Instant> lastSuccess,
    int failures) {
  /** Returns whether somebody runs it at the moment. */
  public boolean isRunning() {
    return instance.isPresent();
  }
}
