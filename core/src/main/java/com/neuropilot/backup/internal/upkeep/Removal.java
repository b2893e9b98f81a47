package com.neuropilot.backup.internal.upkeep;

import com.neuropilot.backup.internal.catalog.ManifestObjects;
import com.neuropilot.backup.internal.manifest.BackupFiles;
import com.neuropilot.backup.internal.manifest.Manifest;
import com.neuropilot.backup.internal.run.BegunMarker;
import com.neuropilot.backup.internal.storage.BytesContent;
import com.neuropilot.backup.spi.ObjectExistsException;
import com.neuropilot.backup.spi.ObjectKey;
import com.neuropilot.backup.spi.StorageTarget;
import com.neuropilot.backup.spi.StoredObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Deletes one backup, with all its generations: the manifest first, so that nothing half deleted
 * looks like a backup, and of the generation that counts last, so that nothing is left unmarked.
 *
 * <p>Before that a begun marker is put, so that what a killed process leaves is recognised as our
 * leftovers. Only what the manifest names and what was recorded beside it goes.
 */
final class Removal {
  private final StorageTarget target;
  private final BackupFiles files;
  private final Manifest manifest;

  Removal(StorageTarget target, BackupFiles files, Manifest manifest) {
    this.target = target;
    this.files = files;
    this.manifest = manifest;
  }

  /**
   * Deletes it.
   *
   * @param marker says who deletes
   * @return whether it was deleted; not if it was pinned meanwhile
   */
  boolean run(BegunMarker marker) throws IOException {
    List<ObjectKey> there = target.list(files.prefix()).stream().map(StoredObject::key).toList();
    if (there.stream().anyMatch(files::isPin)) {
      return false;
    }
    new OtherGenerations(target, files, ManifestObjects.dataExtension(manifest)).remove(there);
    putMarker(marker);
    target.delete(files.manifest());
    Set<ObjectKey> own = own();
    List<ObjectKey> rest =
        new ArrayList<>(
            there.stream().filter(key -> own.contains(key) || files.isRecord(key)).toList());
    rest.add(files.begun());
    target.deleteAll(rest);
    return true;
  }

  private void putMarker(BegunMarker marker) throws IOException {
    try {
      target.put(files.begun(), new BytesContent(marker.toJson()));
    } catch (ObjectExistsException e) {
      // Left by a run that published and died, or by another removal: it serves as well.
    }
  }

  private Set<ObjectKey> own() {
    Set<ObjectKey> own = new HashSet<>(ManifestObjects.sidecars(manifest).keySet());
    ManifestObjects.hashed(manifest).forEach(entry -> own.add(ObjectKey.of(entry.name())));
    own.add(files.signature());
    return own;
  }
}
