package com.neuropilot.backup;

import java.util.List;
import java.util.stream.Collectors;

/** Says that a configuration cannot be used, with every problem found. */
public class ConfigurationException extends BackupException {
  private static final long serialVersionUID = 1L;

  private final transient List<String> problems;

  ConfigurationException(List<String> problems) {
    super(message(problems));
    this.problems = List.copyOf(problems);
  }

  ConfigurationException(List<String> problems, Throwable cause) {
    super(message(problems), cause);
    this.problems = List.copyOf(problems);
  }

  /** Returns every problem, each naming its property or stage. */
  public List<String> problems() {
    return problems;
  }

  private static String message(List<String> problems) {
    return problems.size() == 1
        ? problems.get(0)
        : problems.stream()
            .map(problem -> "- " + problem)
            .collect(Collectors.joining("\n", "There are " + problems.size() + " problems:\n", ""));
  }
}
