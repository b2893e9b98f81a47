package com.neuropilot.backup.cli.kill;

import java.util.HashMap;
import java.util.Map;

/**
 * Says on standard output where a run is, and gives whoever waits for that moment the time to kill
 * the process right there.
 */
final class Announced {
  static final String MARK = "AT ";

  /** Milliseconds, at each moment: for somebody who kills at any. */
  static final String PAUSE = "announced.pause";

  /** The moment at which somebody kills, as {@link Moment#toString()}. */
  static final String AWAITED = "announced.awaited";

  private static final long PAUSE_MILLIS = Long.getLong(PAUSE, 0);
  private static final long AWAITED_MILLIS = 30;
  private static final String AWAITED_MOMENT = System.getProperty(AWAITED, "");
  private static final Map<String, Integer> SEEN = new HashMap<>();

  private Announced() {}

  static void moment(String what) {
    boolean awaited;
    synchronized (Announced.class) {
      Moment moment = new Moment(MARK + what, SEEN.merge(what, 1, Integer::sum));
      awaited = moment.toString().equals(AWAITED_MOMENT);
      System.out.println(moment.what());
      System.out.flush();
    }
    try {
      Thread.sleep(awaited ? AWAITED_MILLIS : PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
