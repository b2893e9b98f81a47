package com.neuropilot.backup.spi;

import java.util.List;
import java.util.Objects;

/**
 * What a look beforehand found.
 *
 * @param database the database that would hold the restored data
 * @param problems each makes the restore fail; what is wrong and what to do
 * @param warnings what a person should know
 * @param steps what the restore will do, in order, for people
 */
public record RestoreCheck(
    String database, List<String> problems, List<String> warnings, List<String> steps) {
  /** Takes copies. */
  public RestoreCheck {
    Objects.requireNonNull(database, "database");
    problems = List.copyOf(problems);
    warnings = List.copyOf(warnings);
    steps = List.copyOf(steps);
  }
}
