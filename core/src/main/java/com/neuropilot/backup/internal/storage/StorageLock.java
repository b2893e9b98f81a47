package com.neuropilot.backup.internal.storage;

import com.neuropilot.backup.spi.ObjectKey;
import com.neuropilot.backup.spi.StageException;
import com.neuropilot.backup.spi.StorageTarget;
import com.neuropilot.backup.spi.StoredObject;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Excludes others from deleting at a storage, by an object there, as restic does it.
 *
 * <p>A storage cannot compare and set. So the object is put first and the others are listed then:
 * of two that come together, one at least sees the other, and whoever sees another yields. The
 * object is replaced by a newer one every five minutes; without that it is dead after half an hour.
 */
public final class StorageLock implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(StorageLock.class);
  private static final Duration REFRESH = Duration.ofMinutes(5);
  private static final int TRIES = 4;
  private static final int PAUSE_MILLIS = 200;

  private final StorageTarget target;
  private final String pipeline;
  private final String host;
  private final InstantSource clock;
  private final String holder = UUID.randomUUID().toString();
  private final ScheduledExecutorService refresher =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "neuropilot-lock");
            thread.setDaemon(true);
            return thread;
          });
  private Instant refreshed;
  private ObjectKey current;

  private StorageLock(StorageTarget target, String pipeline, String host, InstantSource clock) {
    this.target = target;
    this.pipeline = pipeline;
    this.host = host;
    this.clock = clock;
    this.refreshed = clock.instant();
    this.current = LockName.of(pipeline, refreshed, holder);
  }

  /**
   * Takes the lock of a pipeline at a storage.
   *
   * @throws StorageLockedException when another holds it
   */
  public static StorageLock take(
      StorageTarget target, String pipeline, String host, InstantSource clock) throws IOException {
    StorageLock lock = new StorageLock(target, pipeline, host, clock);
    try {
      lock.take();
      return lock;
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  /**
   * Makes sure, before something is deleted, that nobody can have taken this lock for dead.
   *
   * @throws StageException when it was not refreshed for too long
   */
  public synchronized void check() throws StageException {
    Duration age = Duration.between(refreshed, clock.instant());
    if (age.compareTo(LockName.EXPIRY.dividedBy(2)) > 0 || age.isNegative()) {
      throw new StageException(
          "The lock "
              + current
              + " at "
              + target.location()
              + " could not be refreshed, so another may have taken it. Nothing more is deleted"
              + " there; run it again.",
          true);
    }
  }

  @Override
  public void close() {
    refresher.shutdownNow();
    boolean interrupted = Thread.interrupted();
    synchronized (this) {
      delete(current);
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void take() throws IOException {
    for (int attempt = 1; ; attempt++) {
      List<StoredObject> others = others();
      if (others.isEmpty()) {
        put();
        others = others();
        if (others.isEmpty()) {
          break;
        }
        delete(current);
      }
      if (attempt == TRIES) {
        throw locked(others.get(0));
      }
      pause(attempt);
    }
    removeExpired();
    var unused =
        refresher.scheduleWithFixedDelay(
            this::refresh, REFRESH.toMillis(), REFRESH.toMillis(), TimeUnit.MILLISECONDS);
  }

  private synchronized void put() throws IOException {
    Instant now = clock.instant();
    ObjectKey next = LockName.of(pipeline, now, holder);
    LockNote note = new LockNote(host, now.toString(), "Somebody deletes or copies backups here.");
    target.put(next, new BytesContent(note.toBytes()));
    current = next;
    refreshed = now;
  }

  private synchronized void refresh() {
    ObjectKey old = current;
    try {
      put();
    } catch (IOException | RuntimeException e) {
      LOG.warn("The lock {} at {} could not be refreshed", old, target.location(), e);
      return;
    }
    if (!old.equals(current)) {
      delete(old);
    }
  }

  private List<StoredObject> others() throws IOException {
    return locks().stream()
        .filter(lock -> !LockName.isExpired(lock, pipeline, clock.instant()))
        .toList();
  }

  private void removeExpired() throws IOException {
    target.deleteAll(
        locks().stream()
            .filter(lock -> LockName.isExpired(lock, pipeline, clock.instant()))
            .map(StoredObject::key)
            .toList());
  }

  private List<StoredObject> locks() throws IOException {
    return target.list(LockName.prefix(pipeline)).stream()
        .filter(lock -> !lock.key().name().endsWith(holder))
        .toList();
  }

  private void delete(ObjectKey key) {
    try {
      target.delete(key);
    } catch (IOException e) {
      LOG.warn("The lock {} stays at {} until it expires", key, target.location(), e);
    }
  }

  private StorageLockedException locked(StoredObject other) {
    return new StorageLockedException(
        "Another process deletes or copies at "
            + target.location()
            + ": "
            + LockNote.read(target, other.key())
            + ". Wait until it has ended. If it was killed, its lock is passed over half an hour"
            + " after its time; if its time is wrong, delete that object.");
  }

  private static void pause(int attempt) throws InterruptedIOException {
    try {
      Thread.sleep(ThreadLocalRandom.current().nextInt(PAUSE_MILLIS * attempt) + 1L);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("Interrupted while waiting for a lock.");
    }
  }
}
