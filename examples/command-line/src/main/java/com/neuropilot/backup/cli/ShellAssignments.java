package com.neuropilot.backup.cli;

import java.util.Map;

/**
 * Reads a file of shell assignments and exports. Nothing in it is ever executed; whatever is more
 * than an assignment is refused. For one thread.
 */
final class ShellAssignments {
  private final ShellText text;
  private final ShellVariables variables;

  private ShellAssignments(String content, Map<String, String> environment) {
    text = new ShellText(content);
    variables = new ShellVariables(environment);
  }

  /**
   * Reads a file's text.
   *
   * @param environment what variables that the file does not assign are taken from
   * @throws ShellFileException naming the first line that is something else
   */
  static ShellVariables read(String content, Map<String, String> environment)
      throws ShellFileException {
    ShellAssignments file = new ShellAssignments(content, environment);
    while (!file.text.atEnd()) {
      file.statement();
    }
    return file.variables;
  }

  private void statement() throws ShellFileException {
    blanks();
    boolean export = isExport();
    if (export) {
      blanks();
    }
    int words = 0;
    while (!endsStatement()) {
      assignment(export);
      words++;
      blanks();
    }
    if (export && words == 0) {
      throw text.problem("exports nothing. Write export NAME=value");
    }
    endStatement();
  }

  private boolean isExport() {
    char behind = text.peek("export".length());
    return (behind == ' ' || behind == '\t') && text.skip("export");
  }

  private void assignment(boolean export) throws ShellFileException {
    String name = text.name();
    if (!name.isEmpty() && text.skip("=")) {
      variables.assign(name, new ShellValue(text, variables).read());
    } else if (name.isEmpty() || !export || !(isBlank() || endsStatement())) {
      throw text.problem(
          "is not understood: only NAME=value and export NAME=value are, one or more of them,"
              + " and comments");
    }
    if (export) {
      variables.export(name);
    }
  }

  private boolean isBlank() {
    return text.peek() == ' ' || text.peek() == '\t';
  }

  private void blanks() throws ShellFileException {
    while (isBlank() || text.skip("\\\n")) {
      if (isBlank()) {
        text.next();
      }
    }
  }

  private boolean endsStatement() {
    return text.atEnd() || "\n;#".indexOf(text.peek()) >= 0 || isWindowsEnd();
  }

  private boolean isWindowsEnd() {
    return text.peek() == '\r' && text.peek(1) == '\n';
  }

  private void endStatement() throws ShellFileException {
    if (text.peek() == '#') {
      while (!text.atEnd() && text.peek() != '\n') {
        text.next();
      }
    }
    if (isWindowsEnd()) {
      text.next();
    }
    if (!text.atEnd()) {
      text.next();
    }
  }
}
