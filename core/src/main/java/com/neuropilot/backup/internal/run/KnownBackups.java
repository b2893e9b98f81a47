package com.neuropilot.backup.internal.run;

import com.neuropilot.backup.internal.manifest.BackupFiles;
import com.neuropilot.backup.internal.manifest.BackupId;
import com.neuropilot.backup.internal.manifest.Manifest;
import com.neuropilot.backup.spi.StorageTarget;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a run knows of the backups before its own, which its manifest says, so that one that is
 * removed or replaced later shows.
 *
 * <p>Most of it is told by the newest manifest, which is signed; so only few have to be read, and a
 * manifest that was replaced since is not taken for the one that was there.
 */
final class KnownBackups {
  /** A manifest grows by some 110 bytes with each; each backup is known by as many after it. */
  private static final int MOST = 100;

  private static final int MOST_READ = 10;

  private final NewestManifest manifests;
  private final String pipeline;

  KnownBackups(NewestManifest manifests, String pipeline) {
    this.manifests = manifests;
    this.pipeline = pipeline;
  }

  /**
   * Returns the hashes of the manifests that are at a storage, by id.
   *
   * @param newest the newest manifest there
   */
  Map<String, String> at(StorageTarget target, Optional<Manifest> newest) throws IOException {
    Map<String, String> told = new TreeMap<>();
    newest.ifPresent(
        manifest -> {
          told.putAll(manifest.known());
          told.put(manifest.id(), manifest.manifestSha256());
        });
    Map<String, String> known = new TreeMap<>();
    int read = 0;
    for (BackupFiles files : published(target)) {
      String id = files.id().toString();
      if (told.containsKey(id)) {
        known.put(id, told.get(id));
      } else if (read < MOST_READ) {
        read++;
        manifests.read(target, files).ifPresent(found -> known.put(id, found.manifestSha256()));
      }
    }
    return known;
  }

  /** Returns what all know. A backup that only some have may never have been at the others. */
  static Map<String, String> common(List<Map<String, String>> all) {
    Map<String, String> common = new TreeMap<>(all.isEmpty() ? Map.of() : all.get(0));
    all.forEach(known -> common.entrySet().retainAll(known.entrySet()));
    return common;
  }

  /** Returns the newest, each in its highest generation. */
  private List<BackupFiles> published(StorageTarget target) throws IOException {
    Map<BackupId, BackupFiles> newest = new TreeMap<>(Comparator.reverseOrder());
    target.list(pipeline + "_").stream()
        .flatMap(object -> BackupFiles.ofManifest(object.key()).stream())
        .filter(files -> files.id().pipeline().equals(pipeline))
        .forEach(
            files ->
                newest.merge(
                    files.id(),
                    files,
                    (one, other) -> one.generation() > other.generation() ? one : other));
    return newest.values().stream().limit(MOST).toList();
  }
}
