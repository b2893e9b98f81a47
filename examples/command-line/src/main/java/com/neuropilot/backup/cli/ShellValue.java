package com.neuropilot.backup.cli;

/**
 * Reads what stands behind {@code NAME=}, as a shell would: quotes, escapes, {@code $NAME}, {@code
 * ${NAME:-default}}. What would run a program is refused. For one thread.
 */
final class ShellValue {
  private static final String SPECIAL = "|&<>()";
  private static final String ESCAPED_IN_QUOTES = "$`\"\\";
  private static final String PARAMETERS = "0123456789@*#?-$!";

  private final ShellText text;
  private final ShellVariables variables;

  ShellValue(ShellText text, ShellVariables variables) {
    this.text = text;
    this.variables = variables;
  }

  /** Reads up to a blank or the end of the statement. */
  String read() throws ShellFileException {
    text.begin();
    StringBuilder value = new StringBuilder();
    home(value);
    while (!text.atEnd() && " \t\n;".indexOf(text.peek()) < 0) {
      piece(value);
    }
    return value.toString();
  }

  private void home(StringBuilder value) throws ShellFileException {
    if (text.peek() != '~') {
      return;
    }
    text.next();
    if (!text.atEnd() && "/ \t\n;".indexOf(text.peek()) < 0) {
      throw text.problem("names the home of another user (~NAME). Write the path in full");
    }
    value.append(known("HOME"));
  }

  private void piece(StringBuilder value) throws ShellFileException {
    char character = text.next();
    switch (character) {
      case '\'' -> literal(value);
      case '"' -> quoted(value);
      case '\\' -> escaped(value);
      case '$' -> {
        if (text.peek() == '\'' || text.peek() == '"') {
          throw text.problem("has a quote of a kind that is not understood ($' or $\")");
        }
        expansion(value);
      }
      default -> plain(value, character);
    }
  }

  private void plain(StringBuilder value, char character) throws ShellFileException {
    if (character == '`') {
      throw substitution();
    }
    if (character == '\r') {
      throw text.problem("ends as on Windows (CR LF), which a shell takes for a part of the value");
    }
    if (SPECIAL.indexOf(character) >= 0) {
      throw text.problem("has a " + character + " outside quotes, which is more than a value");
    }
    value.append(character);
  }

  private void literal(StringBuilder value) throws ShellFileException {
    for (char character = text.next(); character != '\''; character = text.next()) {
      value.append(character);
    }
  }

  private void quoted(StringBuilder value) throws ShellFileException {
    for (char character = text.next(); character != '"'; character = text.next()) {
      switch (character) {
        case '`' -> throw substitution();
        case '$' -> expansion(value);
        case '\\' -> escapedInQuotes(value);
        default -> value.append(character);
      }
    }
  }

  private void escaped(StringBuilder value) throws ShellFileException {
    char character = text.next();
    if (character != '\n') {
      value.append(character);
    }
  }

  private void escapedInQuotes(StringBuilder value) throws ShellFileException {
    char character = text.next();
    if (character == '\n') {
      return;
    }
    if (ESCAPED_IN_QUOTES.indexOf(character) < 0) {
      value.append('\\');
    }
    value.append(character);
  }

  /** Behind a dollar sign, which stands for itself in front of what is no name. */
  private void expansion(StringBuilder value) throws ShellFileException {
    if (text.peek() == '(') {
      throw substitution();
    }
    if (text.skip("{")) {
      value.append(inBraces());
      return;
    }
    if (!text.atEnd() && PARAMETERS.indexOf(text.peek()) >= 0) {
      throw text.problem("uses $" + text.peek() + ", which only a running script has");
    }
    String name = text.name();
    value.append(name.isEmpty() ? "$" : known(name));
  }

  private String inBraces() throws ShellFileException {
    String name = text.name();
    if (!name.isEmpty() && text.skip("}")) {
      return known(name);
    }
    if (name.isEmpty() || !text.skip(":-")) {
      throw text.problem(
          "has an expansion that is not understood; ${NAME} and ${NAME:-default} are");
    }
    StringBuilder fallback = new StringBuilder();
    while (text.peek() != '}' || text.atEnd()) {
      piece(fallback);
    }
    text.next();
    return variables.use(name).filter(found -> !found.isEmpty()).orElse(fallback.toString());
  }

  private String known(String name) throws ShellFileException {
    return variables
        .use(name)
        .orElseThrow(
            () ->
                text.problem(
                    "uses $"
                        + name
                        + ", which is neither assigned before nor in the environment. Assign it, or"
                        + " put single quotes around a value with a dollar sign in it"));
  }

  private ShellFileException substitution() {
    return text.problem(
        "wants a command to be run ($(...) or `...`). Write what the command would print");
  }
}
