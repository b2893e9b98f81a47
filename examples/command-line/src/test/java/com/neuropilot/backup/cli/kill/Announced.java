package com.neuropilot.backup.cli.kill;

/**
 * Says on standard output where a run is, and gives whoever reads it the time to kill the process
 * right there.
 */
final class Announced {
  static final String MARK = "AT ";

  private static final long PAUSE_MILLIS = Long.getLong("announced.pause", 25);

  private Announced() {}

  static void moment(String what) {
    synchronized (Announced.class) {
      System.out.println(MARK + what);
      System.out.flush();
    }
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
