package com.neuropilot.backup.internal.run;

import com.neuropilot.backup.internal.manifest.BackupFiles;
import com.neuropilot.backup.internal.manifest.BackupId;
import com.neuropilot.backup.internal.manifest.Manifest;
import com.neuropilot.backup.internal.trust.TrustedManifests;
import com.neuropilot.backup.spi.IntegrityException;
import com.neuropilot.backup.spi.StorageTarget;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Finds the newest good manifest of a pipeline at a destination. */
final class NewestManifest {
  private static final int MOST_READ = 10;

  private final TrustedManifests trusted;

  NewestManifest(TrustedManifests trusted) {
    this.trusted = trusted;
  }

  /** Returns the newest. */
  Optional<Manifest> of(StorageTarget target, String pipeline) throws IOException {
    return of(target, pipeline, id -> true, manifest -> true);
  }

  /** Returns the newest of a kind. */
  Optional<Manifest> of(StorageTarget target, String pipeline, Predicate<Manifest> kind)
      throws IOException {
    return of(target, pipeline, id -> true, kind);
  }

  /** Returns the newest that was begun before another and was not made before a restore. */
  Optional<Manifest> before(StorageTarget target, Manifest later) throws IOException {
    BackupId id = BackupId.parse(later.id()).orElseThrow();
    return of(
        target,
        later.pipeline(),
        other -> other.compareTo(id) < 0,
        manifest -> !manifest.isPreRestore());
  }

  private Optional<Manifest> of(
      StorageTarget target, String pipeline, Predicate<BackupId> wanted, Predicate<Manifest> kind)
      throws IOException {
    List<BackupFiles> newest =
        target.list(pipeline + "_").stream()
            .flatMap(object -> BackupFiles.ofManifest(object.key()).stream())
            .filter(files -> files.id().pipeline().equals(pipeline) && wanted.test(files.id()))
            .sorted(
                Comparator.comparing(BackupFiles::id)
                    .thenComparing(BackupFiles::generation)
                    .reversed())
            .limit(MOST_READ)
            .toList();
    for (BackupFiles files : newest) {
      Optional<Manifest> manifest = read(target, files).filter(kind);
      if (manifest.isPresent()) {
        return manifest;
      }
    }
    return Optional.empty();
  }

  /** Returns a manifest; empty if it is damaged, gone, or not to be trusted. */
  Optional<Manifest> read(StorageTarget target, BackupFiles files) throws IOException {
    try {
      return Optional.of(trusted.read(target, files).content());
    } catch (IntegrityException | NoSuchFileException e) {
      return Optional.empty();
    }
  }
}
