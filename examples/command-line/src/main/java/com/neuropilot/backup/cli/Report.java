package com.neuropilot.backup.cli;

import java.io.PrintStream;
import java.util.List;

/** Writes results for people: a headline, facts below each other, lists. */
final class Report {
  private static final int INDENT = 2;
  private static final int NAME_WIDTH = 12;

  private final PrintStream out;

  Report(PrintStream out) {
    this.out = out;
  }

  Report line(String text) {
    out.println(text);
    return this;
  }

  /** Writes a fact; further lines of its text stand below the first. */
  Report fact(String name, String text) {
    String label = " ".repeat(INDENT) + pad(name, NAME_WIDTH);
    out.println(label + text.replace("\n", "\n" + " ".repeat(label.length())));
    return this;
  }

  /** Writes a list below a title, if there is something in it. */
  Report list(String title, List<String> entries) {
    if (!entries.isEmpty()) {
      out.println(title);
      entries.forEach(
          entry ->
              out.println(
                  " ".repeat(INDENT) + "- " + entry.replace("\n", "\n" + " ".repeat(INDENT + 2))));
    }
    return this;
  }

  /** Writes a numbered list below a title, if there is something in it. */
  Report steps(String title, List<String> entries) {
    if (!entries.isEmpty()) {
      out.println(title);
      for (int i = 0; i < entries.size(); i++) {
        out.println(" ".repeat(INDENT) + (i + 1) + ". " + entries.get(i));
      }
    }
    return this;
  }

  static String pad(String text, int width) {
    return text + " ".repeat(Math.max(text.length() < width ? 0 : 1, width - text.length()));
  }
}
