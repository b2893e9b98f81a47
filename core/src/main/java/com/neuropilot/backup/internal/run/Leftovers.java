package com.neuropilot.backup.internal.run;

import com.neuropilot.backup.internal.manifest.BackupFiles;
import com.neuropilot.backup.internal.storage.StorageLock;
import com.neuropilot.backup.internal.storage.StorageLockedException;
import com.neuropilot.backup.spi.ObjectKey;
import com.neuropilot.backup.spi.SourceFingerprint;
import com.neuropilot.backup.spi.StorageTarget;
import com.neuropilot.backup.spi.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds and removes what killed runs of this pipeline left at a destination.
 *
 * <p>Only objects under a begun marker without a manifest can be leftovers. The marker of a run of
 * the same database is dead for sure, since the caller holds that database's lock; any other is
 * left alone until it and all that was put after it are a day old. Whoever copies or encrypts anew
 * holds the storage's lock, however long that takes: while another has it, everything stays. What
 * no run makes under such a name is somebody else's.
 */
final class Leftovers {
  private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);
  private static final Duration EXPIRY = Duration.ofHours(24);
  private static final int LARGEST_MARKER = 64 * 1024;

  private final StorageTarget target;
  private final StorageTarget before;
  private final String pipeline;
  private final SourceFingerprint source;
  private final String host;
  private final InstantSource clock;

  /**
   * Looks at a destination.
   *
   * @param source the database, whose lock this run holds
   * @param host where this run is
   */
  Leftovers(
      Destination destination,
      String pipeline,
      SourceFingerprint source,
      String host,
      InstantSource clock) {
    this.target = destination.target();
    this.before = destination.before();
    this.pipeline = pipeline;
    this.source = source;
    this.host = host;
    this.clock = clock;
  }

  /** Removes them; not while another deletes or copies there, so that the next run does. */
  void remove() throws IOException {
    if (find(before).isEmpty()) {
      return;
    }
    try (StorageLock lock = StorageLock.take(target, pipeline, host, clock)) {
      for (List<ObjectKey> dead : find(target)) {
        lock.check();
        before.deleteAll(dead);
      }
    } catch (StorageLockedException e) {
      LOG.info("Leftovers of killed runs stay for now: {}", e.getMessage());
    }
  }

  /** Returns what is to be removed, a backup at a time, the begun marker last. */
  private List<List<ObjectKey>> find(StorageTarget storage) throws IOException {
    List<StoredObject> objects = storage.list(pipeline + "_");
    List<List<ObjectKey>> found = new ArrayList<>();
    for (StoredObject object : objects) {
      Optional<BackupFiles> files =
          BackupFiles.ofBegun(object.key()).filter(begun -> begun.id().pipeline().equals(pipeline));
      if (files.isPresent()) {
        Optional<BegunMarker> marker = read(object.key());
        if (marker.filter(this::isUnderTheSameLock).isPresent()
            || isExpired(files.get(), objects)) {
          found.add(under(files.get(), marker.map(BegunMarker::data).orElse(""), objects));
        }
      }
    }
    return found;
  }

  private static List<ObjectKey> under(BackupFiles files, String data, List<StoredObject> objects) {
    Set<ObjectKey> names = new HashSet<>(objects.stream().map(StoredObject::key).toList());
    List<ObjectKey> dead = new ArrayList<>();
    if (!names.contains(files.manifest())) {
      boolean last = names.stream().noneMatch(key -> isManifestOf(files, key));
      names.stream()
          .filter(key -> files.isOwn(key, data) || (last && files.isRecord(key)))
          .sorted()
          .forEach(dead::add);
    }
    dead.add(files.begun());
    return dead;
  }

  /** What was recorded beside a backup goes with the last of its generations. */
  private static boolean isManifestOf(BackupFiles files, ObjectKey key) {
    return BackupFiles.ofManifest(key).filter(other -> other.id().equals(files.id())).isPresent();
  }

  /** The newest object tells: a run may take longer than a day, but it puts something meanwhile. */
  private boolean isExpired(BackupFiles files, List<StoredObject> objects) {
    Instant limit = clock.instant().minus(EXPIRY);
    return objects.stream()
        .filter(object -> object.key().name().startsWith(files.base() + "."))
        .allMatch(object -> object.modified().isBefore(limit));
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
