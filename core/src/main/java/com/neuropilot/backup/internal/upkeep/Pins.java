package com.neuropilot.backup.internal.upkeep;

import com.neuropilot.backup.internal.manifest.BackupFiles;
import com.neuropilot.backup.internal.storage.BytesContent;
import com.neuropilot.backup.internal.storage.LockNote;
import com.neuropilot.backup.internal.storage.StorageLock;
import com.neuropilot.backup.internal.storage.StorageLockedException;
import com.neuropilot.backup.spi.ObjectExistsException;
import com.neuropilot.backup.spi.ObjectKey;
import com.neuropilot.backup.spi.StorageTarget;
import com.neuropilot.backup.spi.StoredObject;
import java.io.IOException;
import java.time.Instant;
import java.util.List;

/** The marks beside a backup that keep it from being deleted; under the storage's lock. */
final class Pins {
  private final StorageTarget target;
  private final BackupFiles files;
  private final Actor actor;

  Pins(StorageTarget target, BackupFiles files, Actor actor) {
    this.target = target;
    this.files = files;
    this.actor = actor;
  }

  /**
   * Pins the backup, if it is not pinned yet: without the lock where somebody else keeps it, for a
   * pin deletes nothing, and whoever deletes a backup looks for its pins first.
   */
  void pin(String why) throws IOException {
    try (StorageLock lock = lock()) {
      lock.check();
      pinUnlessPinned(why);
    } catch (StorageLockedException e) {
      pinUnlessPinned(why);
      if (!isThere()) {
        throw e;
      }
    }
  }

  /** Removes the pins. */
  void unpin() throws IOException {
    try (StorageLock lock = lock()) {
      lock.check();
      target.deleteAll(there());
    }
  }

  private void pinUnlessPinned(String why) throws IOException {
    if (there().isEmpty()) {
      put(why);
    }
  }

  private void put(String why) throws IOException {
    Instant now = actor.clock().instant();
    LockNote note = new LockNote(actor.host(), now.toString(), why);
    try {
      target.put(files.pin(now), new BytesContent(note.toBytes()));
    } catch (ObjectExistsException e) {
      // Pinned within the same second: that is what was wanted.
    }
  }

  private List<ObjectKey> there() throws IOException {
    return target.list(files.prefix()).stream()
        .map(StoredObject::key)
        .filter(files::isPin)
        .toList();
  }

  private boolean isThere() throws IOException {
    return target.list(files.prefix()).stream()
        .anyMatch(object -> BackupFiles.ofManifest(object.key()).isPresent());
  }

  private StorageLock lock() throws IOException {
    return StorageLock.take(target, files.id().pipeline(), actor.host(), actor.clock());
  }
}
