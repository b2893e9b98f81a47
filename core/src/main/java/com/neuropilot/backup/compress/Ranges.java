package com.neuropilot.backup.compress;

/** Checks numbers of a configuration. */
final class Ranges {
  private Ranges() {}

  static void check(String name, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          name + " is " + value + "; it must be from " + least + " to " + most + ".");
    }
  }
}
