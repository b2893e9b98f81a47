package com.neuropilot.backup.internal.catalog;

import com.neuropilot.backup.internal.manifest.BackupFiles;
import com.neuropilot.backup.internal.manifest.BackupId;
import com.neuropilot.backup.internal.manifest.Manifest;
import com.neuropilot.backup.internal.trust.TrustedManifests;
import com.neuropilot.backup.spi.IntegrityException;
import com.neuropilot.backup.spi.ObjectKey;
import com.neuropilot.backup.spi.StageException;
import com.neuropilot.backup.spi.StoredObject;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** Reads what one storage holds. */
public final class StorageListing {
  private final OpenStorage storage;
  private final TrustedManifests trusted;
  private final Map<ObjectKey, StoredObject> objects = new LinkedHashMap<>();

  private StorageListing(OpenStorage storage, TrustedManifests trusted) {
    this.storage = storage;
    this.trusted = trusted;
  }

  /** Lists the copies at a storage; in no order. */
  public static List<Copy> of(OpenStorage storage, TrustedManifests trusted) throws IOException {
    return of(storage, trusted, "");
  }

  /** Lists the copies of a pipeline at a storage, and files of other tools that look like them. */
  public static List<Copy> ofPipeline(
      OpenStorage storage, TrustedManifests trusted, String pipeline) throws IOException {
    return of(storage, trusted, pipeline + "_");
  }

  /** Lists the copy of one backup at a storage, if it has one. */
  static Optional<Copy> ofBackup(OpenStorage storage, TrustedManifests trusted, BackupId id)
      throws IOException {
    return of(storage, trusted, new BackupFiles(id).prefix()).stream()
        .filter(copy -> copy.name().equals(id.toString()))
        .findFirst();
  }

  private static List<Copy> of(OpenStorage storage, TrustedManifests trusted, String prefix)
      throws IOException {
    StorageListing listing = new StorageListing(storage, trusted);
    storage.target().list(prefix).forEach(object -> listing.objects.put(object.key(), object));
    return listing.copies();
  }

  /** Returns the copy that a file of another tool is, if it is there. */
  public static List<Copy> foreign(OpenStorage storage, ObjectKey key) throws IOException {
    return storage.target().find(key).map(object -> foreign(storage, object)).stream().toList();
  }

  /** Of its time nothing is known but its age. */
  private static Copy foreign(OpenStorage storage, StoredObject object) {
    return new Copy(
        storage,
        object.key().name(),
        1,
        object.modified(),
        CopyState.FOREIGN,
        Optional.empty(),
        object.length(),
        Optional.empty(),
        List.of());
  }

  private List<Copy> copies() throws IOException {
    Map<BackupFiles, List<ObjectKey>> groups = new TreeMap<>((a, b) -> a.id().compareTo(b.id()));
    for (ObjectKey key : objects.keySet()) {
      BackupFiles.ofAny(key)
          .ifPresent(files -> groups.computeIfAbsent(files, unused -> new ArrayList<>()).add(key));
    }
    List<Copy> copies = new ArrayList<>();
    for (Map.Entry<BackupFiles, List<ObjectKey>> group : groups.entrySet()) {
      copies.addAll(copies(group.getKey(), group.getValue()));
    }
    return copies;
  }

  private List<Copy> copies(BackupFiles files, List<ObjectKey> keys) throws IOException {
    List<BackupFiles> published = generations(keys, BackupFiles::ofManifest);
    if (!published.isEmpty()) {
      return List.of(highest(published, keys));
    }
    if (!generations(keys, BackupFiles::ofBegun).isEmpty()) {
      return List.of(
          copy(files, CopyState.INCOMPLETE, keys, "The run has not ended, or was killed."));
    }
    if (keys.stream().anyMatch(key -> key.name().startsWith(files.prefix() + "meta.json"))) {
      return List.of(
          copy(
              files, CopyState.DAMAGED, keys, "The manifest " + files.manifest() + " is missing."));
    }
    return keys.stream()
        .flatMap(key -> ForeignName.parse(key.name()).stream())
        .map(this::foreign)
        .toList();
  }

  /** Returns the generations of a backup that have an object of a kind, the highest first. */
  private static List<BackupFiles> generations(
      List<ObjectKey> keys, Function<ObjectKey, Optional<BackupFiles>> kind) {
    return keys.stream()
        .flatMap(key -> kind.apply(key).stream())
        .sorted(Comparator.comparing(BackupFiles::generation).reversed())
        .toList();
  }

  /** The highest whole generation counts; if none is whole, the highest. */
  private Copy highest(List<BackupFiles> generations, List<ObjectKey> keys) throws IOException {
    Copy first = ours(generations.get(0), keys);
    Copy copy = first;
    for (int i = 1; i < generations.size() && copy.state() != CopyState.WHOLE; i++) {
      copy = ours(generations.get(i), keys);
    }
    return copy.state() == CopyState.WHOLE ? copy : first;
  }

  private Copy ours(BackupFiles files, List<ObjectKey> keys) throws IOException {
    try {
      Manifest manifest = trusted.read(storage.target(), files).content();
      Optional<String> problem = ManifestObjects.problem(files, manifest, objects);
      CopyState state = problem.isEmpty() ? CopyState.WHOLE : CopyState.DAMAGED;
      return new Copy(
          storage,
          files.id().toString(),
          files.generation(),
          files.id().begun(),
          state,
          Optional.of(manifest),
          manifest.storedBytes(),
          problem,
          records(files, keys));
    } catch (IntegrityException | NoSuchFileException e) {
      return copy(files, CopyState.DAMAGED, keys, String.valueOf(e.getMessage()));
    } catch (IOException | RuntimeException e) {
      if (!isOfThisManifest(e)) {
        throw e;
      }
      // One that has lost its credentials meanwhile is away, too: then this fails.
      storage.target().find(files.manifest());
      String problem = "The manifest " + files.manifest() + " cannot be read: " + text(e);
      return copy(files, CopyState.DAMAGED, keys, problem);
    }
  }

  /** A storage that is away for now, or a reader that is told to stop, is nobody's damage. */
  private static boolean isOfThisManifest(Exception e) {
    return !(e instanceof InterruptedIOException)
        && !(e instanceof StageException failure && failure.retryable());
  }

  /** Returns the message of what a storage meant to say, all of what it threw by mistake. */
  static String text(Exception e) {
    return e instanceof StageException && e.getMessage() != null ? e.getMessage() : e.toString();
  }

  private Copy foreign(ForeignName name) {
    long bytes = size(ObjectKey.of(name.name()));
    return new Copy(
        storage,
        name.name(),
        1,
        name.id().begun(),
        CopyState.FOREIGN,
        Optional.empty(),
        bytes,
        Optional.empty(),
        List.of());
  }

  private Copy copy(BackupFiles files, CopyState state, List<ObjectKey> keys, String problem) {
    long bytes = keys.stream().mapToLong(this::size).sum();
    return new Copy(
        storage,
        files.id().toString(),
        files.generation(),
        files.id().begun(),
        state,
        Optional.empty(),
        bytes,
        Optional.of(problem),
        records(files, keys));
  }

  private static List<ObjectKey> records(BackupFiles files, List<ObjectKey> keys) {
    return keys.stream().filter(files::isRecord).toList();
  }

  private long size(ObjectKey key) {
    StoredObject object = objects.get(key);
    return object == null ? 0 : object.length();
  }
}
