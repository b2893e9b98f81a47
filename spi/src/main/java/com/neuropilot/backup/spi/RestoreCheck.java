package com.neuropilot.backup.spi;

import java.util.List;
import java.util.Objects;

/**
 * What a look beforehand found.
 *
 * @param database the database that would hold the restored data
 * @param mode how the data takes its place: as requested, or as the source chose
 * @param problems each makes the restore fail; what is wrong and what to do
 * @param warnings what a person should know
 * @param steps what the restore will do, in order, for people
 */
public record RestoreCheck(
    String database,
    RestoreMode mode,
    List<String> problems,
    List<String> warnings,
    List<String> steps) {
  /** Takes copies. */
  public RestoreCheck {
    Objects.requireNonNull(database, "database");
    Objects.requireNonNull(mode, "mode");
    problems = List.copyOf(problems);
    warnings = List.copyOf(warnings);
    steps = List.copyOf(steps);
  }
}
