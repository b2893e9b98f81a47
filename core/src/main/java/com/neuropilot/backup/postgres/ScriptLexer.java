package com.neuropilot.backup.postgres;

import com.neuropilot.backup.spi.IntegrityException;
import java.io.IOException;

/**
 * Finds where a statement ends, reading as PostgreSQL's own lexer and psql do (PostgreSQL 15,
 * chapter 4.1 and {@code psqlscan.l}).
 *
 * <p>Works on bytes: in every encoding that a server can have, a byte below 128 is that character.
 */
final class ScriptLexer {
  private static final int END = -1;

  private final ScriptInput input;
  private boolean standardStrings = true;
  private int depth;
  private final ScriptBody body = new ScriptBody();

  ScriptLexer(ScriptInput input) {
    this.input = input;
  }

  /** Says how backslashes in plain strings are read from now on. */
  void standardStrings(boolean standard) {
    standardStrings = standard;
  }

  /** Goes behind the semicolon that ends the statement. */
  void skipStatement() throws IOException {
    depth = 0;
    body.reset();
    for (int c = input.peek(); c != END; c = input.peek()) {
      if (c == ';' && depth <= 0 && !body.open()) {
        input.advance(1);
        return;
      }
      token(c);
    }
    throw truncated();
  }

  /** Goes behind a comment that begins here, if one does. */
  boolean skipComment() throws IOException {
    int first = input.peek();
    if (first == '-' && input.peek(1) == '-') {
      input.skipTo('\n', '\n');
      return true;
    }
    if (first == '/' && input.peek(1) == '*') {
      skipBlockComment();
      return true;
    }
    return false;
  }

  /** Returns the refusal of a command that only psql knows. */
  IntegrityException metaCommand() {
    return new IntegrityException(
        "The dump holds a psql command (a backslash outside of quotes and data) in line "
            + input.line()
            + ", which a dump made by pg_dump does not. It is not run, and nothing of the dump is kept; a dump of pg_dump --create or of pg_dumpall"
            + " is restored with psql by hand.");
  }

  /** Returns the failure of a script that ends too early. */
  IntegrityException truncated() {
    return new IntegrityException(
        "The dump is cut short: it ends within a statement or within the data of a table, in line "
            + input.line()
            + ". Use another backup.");
  }

  private void token(int c) throws IOException {
    switch (c) {
      case '\'' -> quoted('\'', !standardStrings);
      case '"' -> quoted('"', false);
      case '$' -> dollar();
      case '\\' -> throw metaCommand();
      case '(' -> parenthesis(1);
      case ')' -> parenthesis(-1);
      default -> plain(c);
    }
  }

  private void plain(int c) throws IOException {
    if (ScriptTokens.startsWord(c)) {
      word();
    } else if (!skipComment()) {
      input.advance(1);
    }
  }

  private void parenthesis(int change) {
    depth += change;
    input.advance(1);
  }

  private void word() throws IOException {
    int length = 1;
    while (ScriptTokens.continuesWord(input.peek(length))) {
      length++;
    }
    int first = input.peek();
    if (length == 1 && (first == 'e' || first == 'E') && input.peek(1) == '\'') {
      input.advance(1);
      escapeString();
      return;
    }
    if (depth == 0) {
      body.word(input, length);
    }
    input.advance(length);
  }

  /**
   * An escape string goes on after a line end, as an escape string: {@code E'a' <newline> '\'b'}.
   */
  private void escapeString() throws IOException {
    do {
      quoted('\'', true);
    } while (continues());
  }

  private boolean continues() throws IOException {
    boolean lineEnd = false;
    for (int c = input.peek(); c != END; c = input.peek()) {
      if (c == '\'') {
        return lineEnd;
      }
      lineEnd |= c == '\n' || c == '\r';
      if (c == '-' && input.peek(1) == '-') {
        skipComment();
      } else if (ScriptTokens.isSpace(c)) {
        input.advance(1);
      } else {
        return false;
      }
    }
    return false;
  }

  private void quoted(char quote, boolean backslashEscapes) throws IOException {
    input.advance(1);
    while (true) {
      input.skipTo(quote, backslashEscapes ? '\\' : quote);
      if (input.peek() == END) {
        throw truncated();
      }
      if (input.peek() == '\\') {
        requireMore(1);
        input.advance(2);
      } else if (input.peek(1) == quote) {
        input.advance(2);
      } else {
        input.advance(1);
        return;
      }
    }
  }

  private void dollar() throws IOException {
    int length = 1;
    if (ScriptTokens.startsWord(input.peek(1))) {
      while (ScriptTokens.continuesWord(input.peek(length)) && input.peek(length) != '$') {
        length++;
      }
    }
    if (input.peek(length) != '$') {
      input.advance(1);
      return;
    }
    byte[] tag = new byte[length + 1];
    for (int i = 0; i <= length; i++) {
      tag[i] = (byte) input.peek(i);
    }
    input.advance(tag.length);
    dollarQuoted(tag);
  }

  private void dollarQuoted(byte[] tag) throws IOException {
    while (true) {
      input.skipTo('$', '$');
      requireMore(tag.length - 1);
      int same = 1;
      while (same < tag.length && (byte) input.peek(same) == tag[same]) {
        same++;
      }
      if (same == tag.length) {
        input.advance(same);
        return;
      }
      input.advance(1);
    }
  }

  private void skipBlockComment() throws IOException {
    int nested = 0;
    do {
      if (input.peek() == '/' && input.peek(1) == '*') {
        nested++;
        input.advance(2);
      } else if (input.peek() == '*' && input.peek(1) == '/') {
        nested--;
        input.advance(2);
      } else {
        requireMore(0);
        input.advance(1);
      }
    } while (nested > 0);
  }

  private void requireMore(int ahead) throws IOException {
    if (input.peek(ahead) == END) {
      throw truncated();
    }
  }
}
