package com.neuropilot.backup.internal.run;

import com.neuropilot.backup.internal.manifest.BackupFiles;
import com.neuropilot.backup.spi.ObjectKey;
import com.neuropilot.backup.spi.SourceFingerprint;
import com.neuropilot.backup.spi.StorageTarget;
import com.neuropilot.backup.spi.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds and removes what killed runs of this pipeline left at a destination.
 *
 * <p>Only objects under a begun marker without a manifest can be leftovers. The marker of a run of
 * the same database is dead for sure, since the caller holds that database's lock; any other is
 * left alone until it is a day old. What no run makes under such a name is somebody else's.
 */
final class Leftovers {
  private static final Duration EXPIRY = Duration.ofHours(24);
  private static final int LARGEST_MARKER = 64 * 1024;

  private final StorageTarget target;
  private final String pipeline;
  private final SourceFingerprint source;
  private final String host;
  private final Instant now;

  /**
   * Looks at a storage.
   *
   * @param source the database, whose lock this run holds
   * @param host where this run is
   */
  Leftovers(
      StorageTarget target, String pipeline, SourceFingerprint source, String host, Instant now) {
    this.target = target;
    this.pipeline = pipeline;
    this.source = source;
    this.host = host;
    this.now = now;
  }

  /** Removes them. */
  void remove() throws IOException {
    List<StoredObject> objects = target.list(pipeline + "_");
    Set<ObjectKey> names = new HashSet<>(objects.stream().map(StoredObject::key).toList());
    for (StoredObject object : objects) {
      Optional<BackupFiles> files = BackupFiles.ofBegun(object.key());
      if (files.isPresent() && files.get().id().pipeline().equals(pipeline)) {
        removeIfDead(files.get(), object, names);
      }
    }
  }

  private void removeIfDead(BackupFiles files, StoredObject object, Set<ObjectKey> names)
      throws IOException {
    Optional<BegunMarker> marker = read(object.key());
    if (marker.filter(this::isUnderTheSameLock).isPresent() || isExpired(object)) {
      removeUnder(files, marker.map(BegunMarker::data).orElse(""), names);
    }
  }

  private void removeUnder(BackupFiles files, String data, Set<ObjectKey> names)
      throws IOException {
    List<ObjectKey> dead = new ArrayList<>();
    if (!names.contains(files.manifest())) {
      boolean last = names.stream().noneMatch(key -> isManifestOf(files, key));
      names.stream()
          .filter(key -> files.isOwn(key, data) || (last && files.isRecord(key)))
          .sorted()
          .forEach(dead::add);
    }
    dead.add(files.begun());
    target.deleteAll(dead);
  }

  /** What was recorded beside a backup goes with the last of its generations. */
  private static boolean isManifestOf(BackupFiles files, ObjectKey key) {
    return BackupFiles.ofManifest(key).filter(other -> other.id().equals(files.id())).isPresent();
  }

  private boolean isExpired(StoredObject marker) {
    return marker.modified().isBefore(now.minus(EXPIRY));
  }

  /**
   * A clone of a server has the same identifier, a nameless one is nobody's for sure, and localhost
   * is another machine on every host.
   */
  private boolean isUnderTheSameLock(BegunMarker other) {
    return !source.system().isEmpty()
        && source.equals(other.source())
        && (!isLoopback(source.host()) || host.equals(other.host()));
  }

  private static boolean isLoopback(String name) {
    return name.equals("localhost") || name.equals("::1") || name.startsWith("127.");
  }

  private Optional<BegunMarker> read(ObjectKey key) throws IOException {
    try (InputStream stream = target.open(key)) {
      return BegunMarker.fromJson(stream.readNBytes(LARGEST_MARKER));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }
}
