package com.neuropilot.backup.postgres;

import java.util.ArrayList;
import java.util.List;

/** Takes the script of {@code pg_dumpall --globals-only} apart. */
final class GlobalsScript {
  private final String script;
  private final List<String> statements = new ArrayList<>();
  private int position;

  private GlobalsScript(String script) {
    this.script = script;
  }

  /**
   * Returns its statements, without comments, commands of psql, and the settings of the script's
   * own session.
   */
  static List<String> statements(String script) {
    GlobalsScript parser = new GlobalsScript(script);
    parser.parse();
    return parser.statements;
  }

  private void parse() {
    while (position < script.length()) {
      char c = script.charAt(position);
      if (Character.isWhitespace(c)) {
        position++;
      } else if (c == '\\' || script.startsWith("--", position)) {
        position = endOfLine();
      } else {
        statement();
      }
    }
  }

  private void statement() {
    int start = position;
    char quote = 0;
    for (; position < script.length(); position++) {
      char c = script.charAt(position);
      if (quote != 0) {
        quote = c == quote ? 0 : quote;
      } else if (c == '\'' || c == '"') {
        quote = c;
      } else if (c == ';') {
        break;
      }
    }
    position = Math.min(position + 1, script.length());
    String text = script.substring(start, position);
    if (!text.startsWith("SET ")) {
      statements.add(text);
    }
  }

  private int endOfLine() {
    int end = script.indexOf('\n', position);
    return end < 0 ? script.length() : end + 1;
  }
}
