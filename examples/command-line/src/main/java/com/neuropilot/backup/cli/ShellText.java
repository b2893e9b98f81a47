package com.neuropilot.backup.cli;

/** The characters of a shell file, and at which of its lines one is. For one thread. */
final class ShellText {
  /** What {@link #peek()} gives at the end. */
  static final char END = '\0';

  private final String text;
  private int at;
  private int line = 1;
  private int begun = 1;

  ShellText(String text) {
    this.text = text;
  }

  /** Remembers where a value begins, in case that it does not end. */
  void begin() {
    begun = line;
  }

  boolean atEnd() {
    return at >= text.length();
  }

  char peek() {
    return peek(0);
  }

  char peek(int ahead) {
    return at + ahead < text.length() ? text.charAt(at + ahead) : END;
  }

  char next() throws ShellFileException {
    if (atEnd()) {
      throw new ShellFileException(
          begun, "begins something that the file does not end: a quote or a brace is open");
    }
    char character = text.charAt(at++);
    if (character == '\n') {
      line++;
    }
    return character;
  }

  /** Passes over a text, if it stands here. */
  boolean skip(String expected) {
    boolean found = text.startsWith(expected, at);
    if (found) {
      line += (int) expected.chars().filter(character -> character == '\n').count();
      at += expected.length();
    }
    return found;
  }

  /** Returns the name of a variable that stands here and passes over it; empty if there is none. */
  String name() {
    int end = at;
    while (end < text.length() && isOfName(text.charAt(end), end > at)) {
      end++;
    }
    String name = text.substring(at, end);
    at = end;
    return name;
  }

  private static boolean isOfName(char character, boolean notFirst) {
    return character == '_'
        || (character >= 'A' && character <= 'Z')
        || (character >= 'a' && character <= 'z')
        || (notFirst && character >= '0' && character <= '9');
  }

  ShellFileException problem(String why) {
    return new ShellFileException(line, why);
  }
}
