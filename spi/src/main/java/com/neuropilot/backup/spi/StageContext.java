package com.neuropilot.backup.spi;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;

/**
 * What the host lends to a stage.
 *
 * <ul>
 *   <li>Safe for use by several threads, for as long as the stage lives.
 *   <li>A stage takes time and environment from here and from nowhere else, so that a test can set
 *       them.
 * </ul>
 */
public interface StageContext {
  /** Returns the clock. */
  InstantSource clock();

  /**
   * Returns the environment variables, as of {@link System#getenv()} unless the host set others.
   */
  Map<String, String> environment();

  /**
   * Returns a directory for temporary files that hold no plaintext of the backup; it exists,
   * belongs to this process alone (mode 0700) and is removed with everything in it when the run
   * ends.
   */
  Path workDirectory();

  /**
   * Adds a warning to the result of the run: something that a person should know and that did not
   * make the operation fail.
   *
   * @param message what was noticed and what to do about it; no secret, no row of the data
   */
  void warn(String message);
}
