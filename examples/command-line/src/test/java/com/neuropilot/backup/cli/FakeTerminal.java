package com.neuropilot.backup.cli;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** A person who gives prepared answers. */
final class FakeTerminal implements Terminal {
  final List<String> questions = new ArrayList<>();
  private final Deque<String> answers = new ArrayDeque<>();
  boolean colours;
  private final boolean present;

  private FakeTerminal(boolean present) {
    this.present = present;
  }

  static FakeTerminal absent() {
    return new FakeTerminal(false);
  }

  static FakeTerminal answering(String... answers) {
    FakeTerminal terminal = new FakeTerminal(true);
    terminal.answers.addAll(List.of(answers));
    return terminal;
  }

  @Override
  public boolean canAsk() {
    return present;
  }

  @Override
  public boolean canDraw() {
    return false;
  }

  @Override
  public boolean coloursResults() {
    return colours;
  }

  @Override
  public boolean coloursMessages() {
    return colours;
  }

  @Override
  public int width() {
    return 80;
  }

  @Override
  public String line(String question) {
    questions.add(question);
    return answers.remove();
  }

  @Override
  public char[] secret(String question) {
    return line(question).toCharArray();
  }

  @Override
  public boolean isWaiting() {
    return false;
  }
}
