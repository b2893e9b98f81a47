package com.neuropilot.backup.compress;

import com.neuropilot.backup.spi.StageConfig;

/**
 * Compression with gzip (RFC 1952), which every system can read.
 *
 * @param level 1 (fastest) to 9 (smallest); 6 unless said
 */
public record Gzip(int level) implements StageConfig {
  static final String ID = "gzip";
  static final int LEAST_LEVEL = 1;
  static final int MOST_LEVEL = 9;
  static final int DEFAULT_LEVEL = 6;

  /**
   * Checks the level.
   *
   * @throws IllegalArgumentException when it is out of its range
   */
  public Gzip {
    Ranges.check("level", level, LEAST_LEVEL, MOST_LEVEL);
  }

  /** Returns compression at level 6. */
  public static Gzip standard() {
    return new Gzip(DEFAULT_LEVEL);
  }

  /** Returns compression at a level from 1 (fastest) to 9 (smallest). */
  public static Gzip level(int level) {
    return new Gzip(level);
  }

  @Override
  public String providerId() {
    return ID;
  }
}
