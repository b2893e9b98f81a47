package com.neuropilot.backup.cli;

import java.util.Map;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.ColorScheme;

/** Colours, for terminals only, and not where {@code NO_COLOR} says that none are wanted. */
final class Colours {
  private static final String RED = "\u001b[31m";
  private static final String YELLOW = "\u001b[33m";
  private static final String PLAIN = "\u001b[0m";

  private final boolean wanted;

  private Colours(boolean wanted) {
    this.wanted = wanted;
  }

  /**
   * Returns the colours of an output.
   *
   * @param terminal whether it is a terminal that shows them
   */
  static Colours on(boolean terminal, Map<String, String> environment) {
    return new Colours(terminal && environment.getOrDefault("NO_COLOR", "").isEmpty());
  }

  /** Returns what begins the message of a failure. */
  String error() {
    return paint(RED, "error:");
  }

  /** Returns what begins a message that somebody should look at. */
  String warning() {
    return paint(YELLOW, "warning:");
  }

  /** Returns the colours of the help. */
  ColorScheme help() {
    return Help.defaultColorScheme(wanted ? Ansi.ON : Ansi.OFF);
  }

  private String paint(String colour, String text) {
    return wanted ? colour + text + PLAIN : text;
  }
}
