package com.neuropilot.backup.event;

import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The figures of a run that was to make a backup. Immutable.
 *
 * @param complete whether the backup is whole at as many destinations as make it complete
 * @param sizes the backup's sizes; empty if there is no backup
 * @param elapsed how long the run took
 * @param stages how long each stage took, as far as the run came
 * @param reached the last stage, in which it failed if there is no backup
 * @param destinations whether the backup is whole there, by the destination's label; empty if there
 *     is no backup
 * @param warnings how many warnings it has
 */
public record RunSummary(
    boolean complete,
    Optional<Sizes> sizes,
    Duration elapsed,
    Map<Stage, Duration> stages,
    Stage reached,
    Map<String, Boolean> destinations,
    int warnings) {
  /** Takes copies, in order. */
  public RunSummary {
    EnumMap<Stage, Duration> ordered = new EnumMap<>(Stage.class);
    ordered.putAll(stages);
    stages = Collections.unmodifiableMap(ordered);
    destinations = Collections.unmodifiableMap(new TreeMap<>(destinations));
  }

  /**
   * Sizes of a backup, in bytes.
   *
   * @param rawBytes of the dump
   * @param compressedBytes of the dump, compressed
   * @param storedBytes of what is stored, at one destination
   */
  public record Sizes(long rawBytes, long compressedBytes, long storedBytes) {
    /** Returns the bytes of the dump for each byte stored. */
    public double ratio() {
      return (double) rawBytes / Math.max(1, storedBytes);
    }
  }

  /** Returns the bytes of the dump for each second of the run; zero if there is no backup. */
  public double bytesPerSecond() {
    return sizes
        .map(each -> each.rawBytes() * 1000.0 / Math.max(1, elapsed.toMillis()))
        .orElse(0.0);
  }
}
