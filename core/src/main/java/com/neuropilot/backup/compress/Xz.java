package com.neuropilot.backup.compress;

import com.neuropilot.backup.spi.StageConfig;

/**
 * Compression with xz: the smallest and the slowest.
 *
 * <p>Memory is on the Java heap, up to 92 MiB at level 6 and 672 MiB at level 9; so that a small
 * heap suffices, the dictionary is made smaller than the level's where that would take more than
 * two fifths of the heap (with {@code -Xmx128m}: 4 MiB from level 3 on).
 *
 * @param level 0 (fastest) to 9 (smallest); 6 unless said
 */
public record Xz(int level) implements StageConfig {
  static final String ID = "xz";
  static final int LEAST_LEVEL = 0;
  static final int MOST_LEVEL = 9;
  static final int DEFAULT_LEVEL = 6;

  /**
   * Checks the level.
   *
   * @throws IllegalArgumentException when it is out of its range
   */
  public Xz {
    Ranges.check("level", level, LEAST_LEVEL, MOST_LEVEL);
  }

  /** Returns compression at level 6. */
  public static Xz standard() {
    return new Xz(DEFAULT_LEVEL);
  }

  /** Returns compression at a level from 0 (fastest) to 9 (smallest). */
  public static Xz level(int level) {
    return new Xz(level);
  }

  @Override
  public String providerId() {
    return ID;
  }
}
