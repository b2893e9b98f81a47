package com.neuropilot.backup.cli;

/** Says which line of a shell file is more than an assignment; never what stands in it. */
final class ShellFileException extends Exception {
  private static final long serialVersionUID = 1L;

  ShellFileException(int line, String why) {
    super("line " + line + " " + why);
  }
}
