package com.neuropilot.backup.internal.upkeep;

import com.neuropilot.backup.internal.catalog.Copy;
import com.neuropilot.backup.internal.manifest.BackupFiles;
import com.neuropilot.backup.internal.manifest.Manifest;
import com.neuropilot.backup.internal.trust.TrustedManifests;
import com.neuropilot.backup.spi.IntegrityException;
import com.neuropilot.backup.spi.StorageTarget;
import com.neuropilot.backup.spi.StoredObject;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Copies of other databases that lie beside a pipeline's backups under names of their own, since
 * one of these was restored over them. Their manifests say that this pipeline's retention deletes
 * them; nothing else of another name does it touch.
 *
 * @param pipeline the pipeline
 * @param trusted whose manifests count
 */
record GuestCopies(String pipeline, TrustedManifests trusted) {
  private static final Pattern NAME = Pattern.compile(".+-[0-9a-f]{8}");

  /**
   * Returns the names that such copies have of which one was begun before a time. A manifest is
   * read only if its name may be one.
   */
  SortedSet<String> names(StorageTarget target, Instant before) throws IOException {
    SortedSet<String> names = new TreeSet<>();
    for (StoredObject object : target.list("")) {
      Optional<BackupFiles> files =
          BackupFiles.ofManifest(object.key()).filter(found -> isCandidate(found, before));
      if (files.isPresent()
          && !names.contains(files.get().id().pipeline())
          && isOurs(target, files.get())) {
        names.add(files.get().id().pipeline());
      }
    }
    return names;
  }

  /** Returns whether a copy is one. */
  boolean include(Copy copy) {
    return copy.manifest().filter(this::isOurs).isPresent();
  }

  private boolean isCandidate(BackupFiles files, Instant before) {
    return NAME.matcher(files.id().pipeline()).matches()
        && !files.id().pipeline().equals(pipeline)
        && files.id().begun().isBefore(before);
  }

  private boolean isOurs(StorageTarget target, BackupFiles files) throws IOException {
    try {
      return isOurs(trusted.read(target, files).content());
    } catch (IntegrityException | NoSuchFileException e) {
      return false;
    }
  }

  private boolean isOurs(Manifest manifest) {
    return manifest.isPreRestore() && manifest.keptBy().equals(pipeline);
  }
}
