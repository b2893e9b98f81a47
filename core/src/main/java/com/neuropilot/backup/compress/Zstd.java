package com.neuropilot.backup.compress;

import com.neuropilot.backup.spi.StageConfig;

/**
 * Compression with zstd (RFC 8878), the default: fast, by several threads, with a checksum of the
 * content.
 *
 * <p>Memory is outside the Java heap: about 10 MiB and 15 MiB for each worker at level 3, several
 * hundred MiB above level 19.
 *
 * @param level -7 (fastest) to 22 (smallest); 3 unless said
 * @param workers how many threads compress besides the one that writes, 0 to 64; unless said as
 *     many as there are processors, up to 4
 */
public record Zstd(int level, int workers) implements StageConfig {
  static final String ID = "zstd";
  static final int LEAST_LEVEL = -7;
  static final int MOST_LEVEL = 22;
  static final int DEFAULT_LEVEL = 3;
  static final int MOST_WORKERS = 64;

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException when one is out of its range
   */
  public Zstd {
    Ranges.check("level", level, LEAST_LEVEL, MOST_LEVEL);
    Ranges.check("workers", workers, 0, MOST_WORKERS);
  }

  /** Returns compression at level 3. */
  public static Zstd standard() {
    return level(DEFAULT_LEVEL);
  }

  /** Returns compression at a level from -7 (fastest) to 22 (smallest). */
  public static Zstd level(int level) {
    return new Zstd(level, defaultWorkers());
  }

  /** Returns the same compression by a number of threads, 0 to 64; the result can be read alike. */
  public Zstd workers(int count) {
    return new Zstd(level, count);
  }

  @Override
  public String providerId() {
    return ID;
  }

  static int defaultWorkers() {
    return Math.max(1, Math.min(4, Runtime.getRuntime().availableProcessors()));
  }
}
