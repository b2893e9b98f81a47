package com.neuropilot.backup.postgres;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Reads what a client tool writes to its error output. */
final class ToolMessages {
  /** What the server adds to an error may quote rows of the data. */
  private static final Pattern DATA =
      Pattern.compile("\\s*(DETAIL|CONTEXT|LINE \\d+|STATEMENT):.*");

  private static final Pattern BEGINNING =
      Pattern.compile("pg_\\w+: (warning: |hint: |detail: |error: |last built-in OID is.*)?");
  private static final Pattern CONTINUED = Pattern.compile("pg_\\w+: (detail|hint): .*");

  private ToolMessages() {}

  static List<String> withoutData(List<String> lines) {
    return lines.stream().filter(line -> !DATA.matcher(line).matches()).toList();
  }

  /** Returns each message as one text, without the tool's name, its details behind it. */
  static List<String> warnings(List<String> lines) {
    List<String> warnings = new ArrayList<>();
    for (String line : withoutData(lines)) {
      String text = BEGINNING.matcher(line).replaceFirst("").strip();
      boolean continued = CONTINUED.matcher(line).matches() || !line.startsWith("pg_");
      if (continued && !warnings.isEmpty() && !text.isEmpty()) {
        warnings.set(warnings.size() - 1, warnings.get(warnings.size() - 1) + " " + text);
      } else if (!text.isEmpty()) {
        warnings.add(text);
      }
    }
    return warnings;
  }
}
