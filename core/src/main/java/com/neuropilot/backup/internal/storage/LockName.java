package com.neuropilot.backup.internal.storage;

import com.neuropilot.backup.internal.manifest.BackupId;
import com.neuropilot.backup.spi.ObjectKey;
import com.neuropilot.backup.spi.StoredObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The names of lock objects: {@code neuropilot.lock.20250120_020000.<holder>}. The time stands in
 * the name, so that a listing alone says who holds a storage.
 */
final class LockName {
  /** How long a lock counts without being refreshed. */
  static final Duration EXPIRY = Duration.ofMinutes(30);

  private LockName() {}

  static String prefix(String pipeline) {
    return pipeline + ".lock.";
  }

  static ObjectKey of(String pipeline, Instant time, String holder) {
    return ObjectKey.of(prefix(pipeline) + new BackupId(pipeline, time).timestamp() + "." + holder);
  }

  /** Clocks of hosts differ: a lock is dead only if its name and its storage say so. */
  static boolean isExpired(StoredObject lock, String pipeline, Instant now) {
    Instant limit = now.minus(EXPIRY);
    return lock.modified().isBefore(limit)
        && time(lock.key(), pipeline).map(time -> time.isBefore(limit)).orElse(true);
  }

  private static Optional<Instant> time(ObjectKey key, String pipeline) {
    String rest = key.name().substring(prefix(pipeline).length());
    int dot = rest.indexOf('.');
    return dot < 0
        ? Optional.empty()
        : BackupId.parse(pipeline + "_" + rest.substring(0, dot)).map(BackupId::begun);
  }
}
