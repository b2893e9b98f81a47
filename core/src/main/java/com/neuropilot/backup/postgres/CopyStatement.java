package com.neuropilot.backup.postgres;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the statement that pg_dump writes before a table's rows. */
final class CopyStatement {
  private static final String BEGINNING = "COPY ";
  private static final String NAME = "(?:[^\\s\".();,]+|\"(?:[^\"]|\"\")+\")";
  private static final Pattern COPY =
      Pattern.compile("COPY (" + NAME + ")\\.(" + NAME + ") .*FROM stdin;", Pattern.DOTALL);

  private CopyStatement() {}

  /** Returns whether more lines may make it such a statement. */
  static boolean isBegun(String line) {
    return line.startsWith(BEGINNING);
  }

  /**
   * Returns the table's name, quoted as the server would quote it, or empty if the text is no such
   * statement.
   */
  static Optional<String> table(String line) {
    if (!line.startsWith(BEGINNING) || !line.endsWith(" FROM stdin;")) {
      return Optional.empty();
    }
    Matcher matcher = COPY.matcher(line);
    return matcher.matches()
        ? Optional.of(Identifiers.qualified(unquote(matcher.group(1)), unquote(matcher.group(2))))
        : Optional.empty();
  }

  private static String unquote(String name) {
    return name.startsWith("\"")
        ? name.substring(1, name.length() - 1).replace("\"\"", "\"")
        : name;
  }
}
