package com.neuropilot.backup.storage.rclone;

import com.neuropilot.backup.spi.ObjectKey;
import com.neuropilot.backup.spi.StoredObject;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What a folder held a moment ago.
 *
 * @param taken the names that are not free, with those that were put since; safe for several
 *     threads
 * @param nanos when, as {@link System#nanoTime()}
 * @param known whether there was a listing
 */
record Listing(Set<ObjectKey> taken, long nanos, boolean known) {
  /**
   * A look before each of many quick parts takes as long as a third of its upload. Names hold the
   * run's id, which its marker has reserved, and rclone itself looks once more.
   */
  private static final Duration MOMENT = Duration.ofMinutes(1);

  static Listing none() {
    return new Listing(ConcurrentHashMap.newKeySet(), 0, false);
  }

  static Listing of(List<StoredObject> objects) {
    Set<ObjectKey> taken = ConcurrentHashMap.newKeySet();
    objects.forEach(object -> taken.add(object.key()));
    return new Listing(taken, System.nanoTime(), true);
  }

  boolean saysFree(ObjectKey key) {
    return known && System.nanoTime() - nanos < MOMENT.toNanos() && !taken.contains(key);
  }
}
