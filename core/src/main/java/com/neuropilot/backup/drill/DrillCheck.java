package com.neuropilot.backup.drill;

import javax.sql.DataSource;

/** Looks into a database that a drill restored, as the application would. */
@FunctionalInterface
public interface DrillCheck {
  /**
   * Fails by throwing whatever it likes, an {@link AssertionError} too.
   *
   * @param database the restored database, which is dropped afterwards; connections are the
   *     restoring role's, and are closed by whoever takes them
   */
  void check(DataSource database) throws Exception;
}
