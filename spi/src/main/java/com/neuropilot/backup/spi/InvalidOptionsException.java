package com.neuropilot.backup.spi;

import java.util.List;

/** Says that options cannot be turned into a configuration, with every problem found. */
public class InvalidOptionsException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final transient List<String> problems;

  /**
   * Creates the exception.
   *
   * @param problems every problem, each naming its option
   */
  public InvalidOptionsException(List<String> problems) {
    super(String.join("; ", problems));
    this.problems = List.copyOf(problems);
  }

  /** Returns every problem, each naming its option. */
  public List<String> problems() {
    return problems == null ? List.of(String.valueOf(getMessage())) : problems;
  }
}
