package com.neuropilot.backup.internal.upkeep;

import com.neuropilot.backup.internal.catalog.Copy;
import com.neuropilot.backup.internal.catalog.CopyState;
import com.neuropilot.backup.internal.catalog.ManifestObjects;
import com.neuropilot.backup.internal.catalog.OpenStorage;
import com.neuropilot.backup.internal.manifest.BackupFiles;
import com.neuropilot.backup.internal.manifest.Manifest;
import com.neuropilot.backup.internal.storage.StorageLock;
import com.neuropilot.backup.spi.ObjectKey;
import com.neuropilot.backup.spi.StoredObject;
import java.io.IOException;
import java.util.List;

/**
 * A storage that has a backup, under its lock.
 *
 * @param storage the storage
 * @param lock its lock
 * @param copy the generation that counts there
 */
record RekeyPlace(OpenStorage storage, StorageLock lock, Copy copy) {
  String label() {
    return storage.label();
  }

  boolean isWhole() {
    return copy.state() == CopyState.WHOLE;
  }

  Manifest manifest() {
    return copy.manifest().orElseThrow();
  }

  List<ObjectKey> there() throws IOException {
    return storage.target().list(copy.files().prefix()).stream().map(StoredObject::key).toList();
  }

  /** Returns the highest generation that was ever made a backup there. */
  int highest() throws IOException {
    return there().stream()
        .flatMap(key -> BackupFiles.ofManifest(key).stream())
        .mapToInt(BackupFiles::generation)
        .max()
        .orElse(0);
  }

  /** Deletes what is left of generations that were begun and never made a backup. */
  void removeUnfinished(int from, String data) throws IOException {
    lock.check();
    new OtherGenerations(storage.target(), copy.files(), data).removeFrom(from, there());
  }

  /** Returns whether there is anything of the backup beside a generation. */
  boolean hasOthers(Manifest kept) throws IOException {
    return others(kept).areThere(there());
  }

  /** Deletes everything of the backup but one generation and what was recorded of it. */
  void keepOnly(Manifest kept) throws IOException {
    lock.check();
    others(kept).remove(there());
    storage.target().delete(BackupFiles.of(kept).begun());
  }

  private OtherGenerations others(Manifest kept) {
    return new OtherGenerations(
        storage.target(), BackupFiles.of(kept), ManifestObjects.dataExtension(kept));
  }
}
