package com.neuropilot.backup.internal.run;

import com.neuropilot.backup.internal.manifest.Manifest;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a run achieved: a whole backup at one destination at least.
 *
 * @param manifest the backup
 * @param rows the rows of each table
 * @param destinations what became of each destination
 * @param warnings what a person should know
 */
public record RunOutcome(
    Manifest manifest,
    Map<String, Long> rows,
    List<DestinationOutcome> destinations,
    List<String> warnings) {
  /**
   * What became of one destination.
   *
   * @param label its label
   * @param location where that is
   * @param proof how stored objects were compared with what was sent
   * @param problem what failed; empty when the backup is whole there
   * @param previous the backup before it there, if there is one
   */
  public record DestinationOutcome(
      String label,
      String location,
      String proof,
      Optional<String> problem,
      Optional<Manifest> previous) {}
}
