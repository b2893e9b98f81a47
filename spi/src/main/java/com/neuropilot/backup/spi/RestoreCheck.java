package com.neuropilot.backup.spi;

import java.util.List;

/**
 * What a look beforehand found.
 *
 * @param problems each makes the restore fail; what is wrong and what to do
 * @param warnings what a person should know
 * @param steps what the restore will do, in order, for people
 */
public record RestoreCheck(List<String> problems, List<String> warnings, List<String> steps) {
  /** Takes copies. */
  public RestoreCheck {
    problems = List.copyOf(problems);
    warnings = List.copyOf(warnings);
    steps = List.copyOf(steps);
  }
}
