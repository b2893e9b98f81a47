package com.neuropilot.backup.postgres;

import com.neuropilot.backup.spi.RestoreLockedException;
import java.io.IOException;

/**
 * An advisory lock that a session holds for a database while it works on it, seen from every
 * database of the server.
 *
 * @param space the first half of the lock's key
 * @param database the database, whose name makes the other half
 */
record RestoreLock(int space, String database) {
  /** {@code "NPBt"}. */
  private static final int TARGET = 0x4e504274;

  private static final int LOOKS = 6;

  private static final String TAKE = "SELECT pg_catalog.pg_try_advisory_lock(%d, %d)";
  private static final String OTHERS =
      "SELECT EXISTS (SELECT FROM pg_catalog.pg_locks WHERE locktype = 'advisory' AND objsubid = 2 AND granted"
          + " AND classid = %d AND objid = %d AND pid <> pg_catalog.pg_backend_pid())";

  /** Says that the restore that makes a database is alive. */
  static RestoreLock restoring(String scratch) {
    return new RestoreLock(RestoreScratchName.LOCK_CLASS, scratch);
  }

  /** Keeps a second restore or rollback away from a database's name. */
  static RestoreLock target(String database) {
    return new RestoreLock(TARGET, database);
  }

  /**
   * Takes the lock for as long as the session lasts.
   *
   * <p>A lock is one database's, and not everybody connects to the same: so the others are looked
   * at, after it was taken.
   *
   * @throws RestoreLockedException when another session holds it for a second
   */
  void take(Session session) throws IOException {
    boolean taken = false;
    for (int look = 1; ; look++) {
      taken = taken || session.isTrue(sql(TAKE));
      if (taken && !isHeldByAnother(session)) {
        return;
      }
      pauseAfter(look);
    }
  }

  /** A session that has just ended gives its locks back only a moment later. */
  private void pauseAfter(int look) throws IOException {
    if (look == LOOKS) {
      throw new RestoreLockedException(held());
    }
    RestoreControl.pause();
  }

  /** Returns whether another session holds the lock. */
  boolean isHeldByAnother(Session session) throws IOException {
    return session.isTrue(sql(OTHERS));
  }

  /**
   * Looks whether another session holds the lock.
   *
   * @throws RestoreLockedException when one does for a second
   */
  void requireFree(Session session) throws IOException {
    for (int look = 1; isHeldByAnother(session); look++) {
      pauseAfter(look);
    }
  }

  private String held() {
    return "Another restore or rollback of the database "
        + Identifiers.quote(database)
        + " is going on. Wait for it to end and try again.";
  }

  private String sql(String template) {
    return template.formatted(space, RestoreScratchName.lockKey(database));
  }
}
