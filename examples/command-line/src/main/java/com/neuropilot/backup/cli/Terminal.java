package com.neuropilot.backup.cli;

/** The person at the terminal, if there is one. */
interface Terminal {
  /** Returns whether somebody can be asked. */
  boolean canAsk();

  /** Returns whether progress can be drawn over itself. */
  boolean canDraw();

  /** Returns whether the results go to a terminal that shows colours. */
  boolean coloursResults();

  /** Returns whether the error output goes to a terminal that shows colours. */
  boolean coloursMessages();

  /** Returns how many characters a line has. */
  int width();

  /** Asks for a line. */
  String line(String question);

  /** Asks for a line that is not shown while it is typed. */
  char[] secret(String question);

  /** Returns whether an answer is being waited for. */
  boolean isWaiting();
}
