package com.neuropilot.backup;

import java.util.List;
import java.util.stream.Collectors;

/** Says that a restore would fail, with every problem found beforehand. Nothing was touched. */
public final class RestoreRefusedException extends BackupException {
  private static final long serialVersionUID = 1L;

  private final transient List<String> problems;

  RestoreRefusedException(List<String> problems) {
    super(
        problems.stream()
            .map(problem -> "- " + problem)
            .collect(
                Collectors.joining("\n", "The restore was not begun, nothing was touched:\n", "")));
    this.problems = List.copyOf(problems);
  }

  /** Returns every problem, with what to do. */
  public List<String> problems() {
    return problems;
  }
}
