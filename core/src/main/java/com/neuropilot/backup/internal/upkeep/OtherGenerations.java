package com.neuropilot.backup.internal.upkeep;

import com.neuropilot.backup.internal.manifest.BackupFiles;
import com.neuropilot.backup.spi.ObjectKey;
import com.neuropilot.backup.spi.StorageTarget;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a storage holds of a backup's generations beside the one that counts; under the storage's
 * lock.
 *
 * <p>No begun marker is needed to delete them: beside a whole generation they can be nothing else.
 * A marker that is there goes first, since one without a manifest makes a run of an older version
 * of this library take everything under the backup's name for leftovers.
 */
final class OtherGenerations {
  private final StorageTarget target;
  private final BackupFiles kept;
  private final String data;

  /**
   * Looks at a backup.
   *
   * @param kept the generation that stays
   * @param data what the names of its data end in
   */
  OtherGenerations(StorageTarget target, BackupFiles kept, String data) {
    this.target = target;
    this.kept = kept;
    this.data = data;
  }

  /**
   * Deletes them, each one's manifest before its data.
   *
   * @param there what there is of the backup
   * @return whether there were any
   */
  boolean remove(List<ObjectKey> there) throws IOException {
    boolean any = false;
    for (BackupFiles other : generations(there)) {
      any |= !other.equals(kept) && remove(other, there);
    }
    return any;
  }

  /**
   * Deletes what a killed process left of the generations from a number on: none of them has a
   * manifest, and who holds the lock knows that nobody makes one.
   */
  void removeFrom(int generation, List<ObjectKey> there) throws IOException {
    for (BackupFiles other : generations(there)) {
      if (other.generation() >= generation) {
        remove(other, there);
      }
    }
  }

  private static Set<BackupFiles> generations(List<ObjectKey> there) {
    Set<BackupFiles> all = new TreeSet<>(Comparator.comparing(BackupFiles::generation));
    there.forEach(key -> BackupFiles.ofObject(key).ifPresent(all::add));
    return all;
  }

  /** Returns whether {@link #remove} would find something. */
  boolean areThere(List<ObjectKey> there) {
    return there.stream()
        .anyMatch(
            key ->
                BackupFiles.ofObject(key)
                    .filter(other -> !other.equals(kept) && isOf(other, key))
                    .isPresent());
  }

  private boolean isOf(BackupFiles other, ObjectKey key) {
    return key.equals(other.begun()) || key.equals(other.manifest()) || other.isOwn(key, data);
  }

  private boolean remove(BackupFiles other, List<ObjectKey> there) throws IOException {
    List<ObjectKey> own = new ArrayList<>();
    for (ObjectKey first : List.of(other.begun(), other.manifest())) {
      if (there.contains(first)) {
        target.delete(first);
        own.add(first);
      }
    }
    List<ObjectKey> rest = there.stream().filter(key -> other.isOwn(key, data)).toList();
    target.deleteAll(rest);
    return !own.isEmpty() || !rest.isEmpty();
  }
}
