package com.neuropilot.backup.postgres;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads the first tokens of a statement, to tell what kind of statement it is; its extent is known
 * already.
 */
final class ScriptTokens {
  private final String text;
  private int position;

  private ScriptTokens(String text) {
    this.text = text;
  }

  /** Returns the tokens of a statement, at most a number of them. */
  static List<ScriptToken> of(String statement, int most) {
    ScriptTokens tokens = new ScriptTokens(statement);
    List<ScriptToken> found = new ArrayList<>();
    while (found.size() < most && tokens.skipBlank()) {
      found.add(tokens.next());
    }
    return found;
  }

  static boolean startsWord(int c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c >= 0x80;
  }

  static boolean continuesWord(int c) {
    return startsWord(c) || (c >= '0' && c <= '9') || c == '$';
  }

  static boolean isSpace(int c) {
    return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f' || c == 0x0b;
  }

  private boolean skipBlank() {
    int before;
    do {
      before = position;
      while (position < text.length() && isSpace(text.charAt(position))) {
        position++;
      }
      if (text.startsWith("--", position)) {
        position = endOf("\n", position);
      } else if (text.startsWith("/*", position)) {
        position = endOfComment(position);
      }
    } while (position > before);
    return position < text.length();
  }

  private ScriptToken next() {
    int start = position;
    char c = text.charAt(start);
    if (c == '\'') {
      return quoted(ScriptToken.Kind.STRING, start);
    }
    if (c == '"') {
      return quoted(ScriptToken.Kind.QUOTED, start);
    }
    return startsWord(c) ? word(start) : symbol(start);
  }

  private ScriptToken word(int start) {
    position = start + 1;
    while (position < text.length() && continuesWord(text.charAt(position))) {
      position++;
    }
    return new ScriptToken(
        ScriptToken.Kind.WORD, lowerCase(text.substring(start, position)), start, position);
  }

  private ScriptToken symbol(int start) {
    position = start + 1;
    if (text.charAt(start) == '$') {
      int tagEnd = text.indexOf('$', position);
      position = tagEnd < 0 ? text.length() : endOf(text.substring(start, tagEnd + 1), tagEnd + 1);
      return new ScriptToken(ScriptToken.Kind.STRING, "", start, position);
    }
    return new ScriptToken(
        ScriptToken.Kind.SYMBOL, text.substring(start, position), start, position);
  }

  private ScriptToken quoted(ScriptToken.Kind kind, int start) {
    char quote = text.charAt(start);
    StringBuilder value = new StringBuilder();
    position = start + 1;
    while (position < text.length() && !closes(quote)) {
      value.append(text.charAt(position));
      position += text.charAt(position) == quote ? 2 : 1;
    }
    position = Math.min(position + 1, text.length());
    return new ScriptToken(kind, value.toString(), start, position);
  }

  private boolean closes(char quote) {
    return text.charAt(position) == quote
        && (position + 1 == text.length() || text.charAt(position + 1) != quote);
  }

  private int endOf(String end, int from) {
    int found = text.indexOf(end, from);
    return found < 0 ? text.length() : found + end.length();
  }

  /** Block comments nest. */
  private int endOfComment(int from) {
    int nested = 0;
    int at = from;
    do {
      boolean opens = text.startsWith("/*", at);
      boolean closes = !opens && text.startsWith("*/", at);
      nested += opens ? 1 : closes ? -1 : 0;
      at += opens || closes ? 2 : 1;
    } while (nested > 0 && at < text.length());
    return at;
  }

  /**
   * PostgreSQL folds only ASCII letters in encodings of several bytes, and pg_dump quotes every
   * name with others.
   */
  private static String lowerCase(String word) {
    StringBuilder folded = new StringBuilder(word);
    for (int i = 0; i < folded.length(); i++) {
      char c = folded.charAt(i);
      if (c >= 'A' && c <= 'Z') {
        folded.setCharAt(i, (char) (c + ('a' - 'A')));
      }
    }
    return folded.toString();
  }
}
