package com.neuropilot.backup.event;

import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * How far a run is.
 *
 * @param stage what it is doing
 * @param rawBytes bytes of the dump so far
 * @param compressedBytes bytes after compression so far
 * @param storedBytesAt bytes stored so far at each destination that has some, by its label in
 *     alphabetical order; those of an object on its way count, so that it may become less when an
 *     object has to be sent again
 * @param estimatedRawBytes about how many bytes the dump will have, if that can be told; from the
 *     size of the database or the previous backup
 * @param elapsed since the run began
 */
public record Progress(
    Stage stage,
    long rawBytes,
    long compressedBytes,
    Map<String, Long> storedBytesAt,
    OptionalLong estimatedRawBytes,
    Duration elapsed) {
  /** Keeps a copy of the map. */
  public Progress {
    storedBytesAt = Collections.unmodifiableMap(new TreeMap<>(storedBytesAt));
  }

  /** Returns the bytes stored so far at the destination that is furthest. */
  public long storedBytes() {
    return storedBytesAt.values().stream().mapToLong(Long::longValue).max().orElse(0);
  }

  /** Returns the bytes of the dump per second, averaged over the run. */
  public double bytesPerSecond() {
    return elapsed.isZero() ? 0 : rawBytes * 1000.0 / Math.max(1, elapsed.toMillis());
  }

  /** Returns the part that is done, 0 to 1, if the total can be told. */
  public OptionalDouble fraction() {
    return estimatedRawBytes.isEmpty() || estimatedRawBytes.getAsLong() <= 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(Math.min(1.0, (double) rawBytes / estimatedRawBytes.getAsLong()));
  }
}
