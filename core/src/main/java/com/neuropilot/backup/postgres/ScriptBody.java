package com.neuropilot.backup.postgres;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Tells whether a semicolon lies within the SQL-standard body of a function: {@code CREATE FUNCTION
 * ... BEGIN ATOMIC ...; ...; END}.
 */
final class ScriptBody {
  private static final int LONGEST_KEYWORD = 9;

  private final List<String> first = new ArrayList<>();
  private boolean begin;
  private int blocks;

  void reset() {
    first.clear();
    begin = false;
    blocks = 0;
  }

  boolean open() {
    return blocks > 0;
  }

  /** Sees a word outside of parentheses and quotes. */
  void word(ScriptInput input, int length) throws IOException {
    String word = length > LONGEST_KEYWORD ? "" : lowerCase(input, length);
    if (first.size() < 4) {
      first.add(word);
    }
    if (definesRoutine()) {
      count(word);
    }
    begin = word.equals("begin");
  }

  private void count(String word) {
    if ((begin && word.equals("atomic")) || (blocks > 0 && word.equals("case"))) {
      blocks++;
    } else if (blocks > 0 && word.equals("end")) {
      blocks--;
    }
  }

  private boolean definesRoutine() {
    int kind =
        first.size() == 4 && first.get(1).equals("or") && first.get(2).equals("replace") ? 3 : 1;
    return first.size() > kind
        && first.get(0).equals("create")
        && (first.get(kind).equals("function") || first.get(kind).equals("procedure"));
  }

  private static String lowerCase(ScriptInput input, int length) throws IOException {
    StringBuilder word = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      int c = input.peek(i);
      word.append((char) (c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c));
    }
    return word.toString();
  }
}
