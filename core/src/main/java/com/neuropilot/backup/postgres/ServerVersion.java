package com.neuropilot.backup.postgres;

/**
 * The version of a server.
 *
 * @param number {@code server_version_num}: 150018 for 15.18
 * @param text {@code server_version}, without what a distribution adds: {@code "15.18"}
 */
record ServerVersion(int number, String text) {
  private static final int MAJOR = 10_000;

  static ServerVersion of(int number, String text) {
    int blank = text.indexOf(' ');
    return new ServerVersion(number, blank < 0 ? text : text.substring(0, blank));
  }

  int major() {
    return number / MAJOR;
  }
}
