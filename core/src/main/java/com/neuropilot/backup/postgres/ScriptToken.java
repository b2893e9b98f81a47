package com.neuropilot.backup.postgres;

/**
 * A token of a statement.
 *
 * @param kind what it is
 * @param text a word in lower case, a quoted identifier without its quotes, any other token as it
 *     stands
 * @param start where it begins in the statement
 * @param end where it ends
 */
record ScriptToken(Kind kind, String text, int start, int end) {
  enum Kind {
    WORD,
    QUOTED,
    STRING,
    SYMBOL
  }

  boolean is(String keywordOrSymbol) {
    return (kind == Kind.WORD || kind == Kind.SYMBOL) && text.equals(keywordOrSymbol);
  }

  boolean isName() {
    return kind == Kind.WORD || kind == Kind.QUOTED;
  }
}
