package com.neuropilot.backup.postgres;

import java.util.List;
import java.util.Optional;

/** One statement of a script, without its semicolon. */
final class ScriptStatement {
  private static final int HEAD_TOKENS = 2_000;
  private static final int HEAD_LENGTH = 160;

  private final String text;
  private final long line;
  private final List<ScriptToken> tokens;
  private final ScriptKind kind;

  ScriptStatement(String text, long line) {
    this.text = text;
    this.line = line;
    this.tokens = ScriptTokens.of(text, text.length() > HEAD_TOKENS * 10 ? 50 : HEAD_TOKENS);
    this.kind = ScriptKind.of(tokens);
  }

  String text() {
    return text;
  }

  /** Returns the line of the script that it begins in. */
  long line() {
    return line;
  }

  ScriptKind kind() {
    return kind;
  }

  List<ScriptToken> tokens() {
    return tokens;
  }

  /** Returns a token's text, or nothing beyond the end. */
  String token(int index) {
    return index < tokens.size() ? tokens.get(index).text() : "";
  }

  /** Returns a token as it stands, with its quotes. */
  String source(int index) {
    return text.substring(tokens.get(index).start(), tokens.get(index).end());
  }

  /** Returns the role that {@code ALTER ... OWNER TO role} names. */
  Optional<String> newOwner() {
    int size = tokens.size();
    boolean owner =
        size > 4
            && tokens.get(0).is("alter")
            && tokens.get(size - 3).is("owner")
            && tokens.get(size - 2).is("to");
    return owner ? Optional.of(tokens.get(size - 1).text()) : Optional.empty();
  }

  /** Returns what may be shown of the statement: how it begins, up to the first value in it. */
  String head() {
    boolean rights = kind == ScriptKind.PRIVILEGE || newOwner().isPresent();
    StringBuilder head = new StringBuilder();
    int last = 0;
    for (ScriptToken token : tokens) {
      if (token.kind() == ScriptToken.Kind.STRING
          || token.is("=")
          || (token.is("(") && !rights)
          || head.length() > HEAD_LENGTH) {
        break;
      }
      head.append(token.start() > last && last > 0 ? " " : "")
          .append(text, token.start(), token.end());
      last = token.end();
    }
    return head.toString().replaceAll("\\p{Cntrl}", " ");
  }
}
