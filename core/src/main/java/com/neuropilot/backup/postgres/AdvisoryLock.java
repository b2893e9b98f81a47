package com.neuropilot.backup.postgres;

import com.neuropilot.backup.spi.SourceLock;
import com.neuropilot.backup.spi.StageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;

/**
 * An advisory lock of an open transaction, in a session of its own. Unlike a lock of the session it
 * cannot outlive its owner behind a pooler.
 *
 * <p>The transaction has no snapshot and no id, so it keeps nothing from being vacuumed.
 */
final class AdvisoryLock implements SourceLock {
  private final String name;
  private final long key;
  private final KeepAlive session;

  private AdvisoryLock(String name, long key, Session session) {
    this.name = name;
    this.key = key;
    this.session = KeepAlive.start(session);
  }

  /**
   * Tries to take the lock.
   *
   * @param session becomes the lock's own; is closed if the lock is not taken
   */
  static Optional<AdvisoryLock> tryTake(String name, Session session) throws IOException {
    long key = key(name);
    boolean taken = false;
    try {
      session.execute("BEGIN READ ONLY");
      taken = session.isTrue("SELECT pg_catalog.pg_try_advisory_xact_lock(" + key + ")");
      session.releaseSnapshot();
      return taken ? Optional.of(new AdvisoryLock(name, key, session)) : Optional.empty();
    } finally {
      if (!taken) {
        session.close();
      }
    }
  }

  @Override
  public void check() throws IOException {
    if (!session.use(this::isHeld)) {
      throw new StageException(
          "The lock \""
              + name
              + "\" on the database was lost: another run may have begun. Run again.",
          true);
    }
  }

  @Override
  public void close() {
    session.close();
  }

  private boolean isHeld(Session open) throws IOException {
    boolean held =
        open.isTrue(
            "SELECT EXISTS (SELECT FROM pg_catalog.pg_locks WHERE locktype = 'advisory' AND granted AND objsubid = 1"
                + " AND pid = pg_catalog.pg_backend_pid() AND (classid::bigint << 32 | objid::bigint) = "
                + key
                + ")");
    open.releaseSnapshot();
    return held;
  }

  private static long key(String name) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
      return ByteBuffer.wrap(hash).getLong();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256.", e);
    }
  }
}
