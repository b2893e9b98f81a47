package com.neuropilot.backup.internal.run;

import com.neuropilot.backup.spi.ObjectKey;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongConsumer;

/**
 * Counts the bytes of objects that are stored, and of those on their way: each byte once, also when
 * an object is sent again. Safe for use by several threads.
 */
final class Arrivals {
  private final LongConsumer total;
  private final Map<ObjectKey, Long> underWay = new HashMap<>();
  private long stored;

  /**
   * Counts from zero.
   *
   * @param total is told each new sum, in order
   */
  Arrivals(LongConsumer total) {
    this.total = total;
  }

  /** An object is sent from now on. */
  synchronized void begin(ObjectKey key) {
    underWay.put(key, 0L);
  }

  /** So many bytes of an object were sent so far, unless it has arrived meanwhile or failed. */
  synchronized void sent(ObjectKey key, long bytes) {
    if (underWay.replace(key, bytes) != null) {
      tell();
    }
  }

  /** An object is stored. */
  synchronized void stored(ObjectKey key, long bytes) {
    underWay.remove(key);
    stored += bytes;
    tell();
  }

  /** Forgets what was sent of an object that is not stored. */
  synchronized void end(ObjectKey key) {
    if (underWay.remove(key) != null) {
      tell();
    }
  }

  private void tell() {
    total.accept(stored + underWay.values().stream().mapToLong(Long::longValue).sum());
  }
}
