package com.neuropilot.backup;

import com.neuropilot.backup.drill.DrillRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Whether a pipeline has the backups that its schedules promise, for health endpoints and alarms.
 *
 * @param pipeline the pipeline's name
 * @param status how it is
 * @param at when this was looked at
 * @param reasons why it is not good, or what else a person should know; no secret
 * @param remedies what to do; empty when nothing is
 * @param lastGood the newest whole backup at any destination; one whose last drill or verification
 *     failed is none
 * @param lastProven the newest backup at any destination that a drill restored and found good
 * @param nextDue when the next backup is due, if there is a schedule
 * @param destinations each destination
 */
public record PipelineHealth(
    String pipeline,
    Status status,
    Instant at,
    List<String> reasons,
    List<String> remedies,
    Optional<LastBackup> lastGood,
    Optional<ProvenBackup> lastProven,
    Optional<Instant> nextDue,
    List<DestinationHealth> destinations) {
  /** How a pipeline is. */
  public enum Status {
    /** There are as many good backups as were promised, and as young. */
    GOOD,
    /** A good backup that was promised is not there. */
    OVERDUE
  }

  /**
   * A backup.
   *
   * @param id its name
   * @param started when it began, which is how old its data is
   * @param age its age when this was looked at
   * @param storedBytes the length of its stored data, at one destination
   */
  public record LastBackup(String id, Instant started, Duration age, long storedBytes) {}

  /**
   * A backup that was restored in a drill and found good.
   *
   * @param id its name
   * @param started when it began
   * @param age its age when this was looked at
   * @param drill what the drill found
   */
  public record ProvenBackup(String id, Instant started, Duration age, DrillRecord drill) {}

  /**
   * A destination.
   *
   * @param label its label
   * @param lastGood the newest whole backup there whose last drill and verification did not fail
   * @param lastProven the newest whole backup there that a drill found good
   * @param good how many such backups are there
   * @param overdue whether one that was promised is not there
   * @param problem why nothing can be said of it, if it cannot be looked at
   */
  public record DestinationHealth(
      String label,
      Optional<LastBackup> lastGood,
      Optional<ProvenBackup> lastProven,
      int good,
      boolean overdue,
      Optional<String> problem) {}

  /** Takes copies. */
  public PipelineHealth {
    reasons = List.copyOf(reasons);
    remedies = List.copyOf(remedies);
    destinations = List.copyOf(destinations);
  }

  /** Returns whether all is well. */
  public boolean isGood() {
    return status == Status.GOOD;
  }
}
