package com.neuropilot.backup.storage.rclone;

import com.neuropilot.backup.spi.Content;
import com.neuropilot.backup.spi.ObjectExistsException;
import com.neuropilot.backup.spi.ObjectKey;
import com.neuropilot.backup.spi.StageContext;
import com.neuropilot.backup.spi.StageException;
import com.neuropilot.backup.spi.StorageTarget;
import com.neuropilot.backup.spi.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.PushbackInputStream;
import java.nio.file.NoSuchFileException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.LongConsumer;

/**
 * Keeps objects as files of a remote's folder.
 *
 * <p>Every run of rclone costs a start and, on a remote such as OneDrive, a login: a put takes
 * three (look, copy, compare); a list one; an open one, when the object was listed before.
 */
final class RcloneTarget implements StorageTarget {
  /** Bytes: locks and markers do not wait behind a part, or a lock would die meanwhile. */
  private static final int SMALL = 64 * 1024;

  private final Rclone config;
  private final StageContext context;
  private final Folder folder;
  private final Semaphore uploads;
  private final Set<ObjectKey> underWay = ConcurrentHashMap.newKeySet();
  private final Set<ObjectKey> unfinished = ConcurrentHashMap.newKeySet();
  private final Map<ObjectKey, Long> lengths = new ConcurrentHashMap<>();
  private volatile Listing listing = Listing.none();
  private volatile boolean closed;

  RcloneTarget(Rclone config, StageContext context) {
    this.config = config;
    this.context = context;
    this.folder =
        new Folder(
            new Tool(config, context),
            new Remote(config.remote()),
            new Failure(config),
            context.workDirectory());
    this.uploads = new Semaphore(config.bandwidthLimit().isPresent() ? 1 : config.transfers());
  }

  @Override
  public StoredObject put(ObjectKey key, Content content) throws IOException {
    return put(key, content, sent -> {});
  }

  @Override
  public StoredObject put(ObjectKey key, Content content, LongConsumer sent) throws IOException {
    checkOpen();
    Running.checkInterrupt();
    if (!underWay.add(key)) {
      throw new StageException(
          key + " is being stored in " + location() + " already; it was left alone.", true);
    }
    try (SourceFile file = SourceFile.of(key, content, context.workDirectory())) {
      Upload upload = new Upload(folder, key, content, config.sizeOnly(), sent);
      return content.length() > SMALL ? putInTurn(key, upload, file) : put(key, upload, file);
    } finally {
      underWay.remove(key);
    }
  }

  private StoredObject putInTurn(ObjectKey key, Upload upload, SourceFile file) throws IOException {
    acquire();
    try {
      return put(key, upload, file);
    } finally {
      uploads.release();
    }
  }

  private StoredObject put(ObjectKey key, Upload upload, SourceFile file) throws IOException {
    requireFree(key);
    folder.hash();
    try {
      StoredObject stored = upload.run(file);
      lengths.put(key, stored.length());
      return stored;
    } catch (ObjectExistsException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      clean(key);
      throw e;
    }
  }

  /**
   * A put that fails removes what it finds under its name: so nothing may have been there before.
   */
  private void requireFree(ObjectKey key) throws IOException {
    if (unfinished.contains(key)) {
      clean(key);
    }
    if (unfinished.contains(key)) {
      throw new StageException(
          key
              + " cannot be stored in "
              + location()
              + ": what an earlier attempt left there could not be removed yet. Try again when the"
              + " remote can be reached.",
          true);
    }
    boolean free = listing.saysFree(key);
    if (!free && folder.find(key, Optional.empty()).isPresent()) {
      throw new ObjectExistsException(key, location());
    }
    listing.taken().add(key);
  }

  /** Only for a key whose name was free when our copy began. */
  private void clean(ObjectKey key) {
    unfinished.add(key);
    if (new Cleaning(folder, key).run()) {
      unfinished.remove(key);
    } else {
      context.warn(
          "What is left of "
              + key
              + " in "
              + location()
              + " could not be removed. It is no backup's part; the next run removes it.");
    }
  }

  @Override
  public InputStream open(ObjectKey key) throws IOException {
    checkOpen();
    Running.checkInterrupt();
    Download download = new Download(folder, key, length(key));
    try {
      PushbackInputStream stream = new PushbackInputStream(download);
      int first = stream.read();
      if (first >= 0) {
        stream.unread(first);
      }
      return stream;
    } catch (IOException | RuntimeException e) {
      lengths.remove(key);
      download.close();
      throw e;
    }
  }

  @Override
  public Optional<StoredObject> find(ObjectKey key) throws IOException {
    checkOpen();
    Optional<StoredObject> found = folder.find(key, Optional.empty()).map(file -> file.stored(""));
    found.ifPresentOrElse(object -> lengths.put(key, object.length()), () -> lengths.remove(key));
    return found;
  }

  @Override
  public List<StoredObject> list(String prefix) throws IOException {
    checkOpen();
    List<StoredObject> all =
        folder.list().stream()
            .filter(RemoteFile::isObject)
            .map(file -> file.stored(""))
            .distinct()
            .sorted((a, b) -> a.key().compareTo(b.key()))
            .toList();
    lengths.clear();
    all.forEach(object -> lengths.put(object.key(), object.length()));
    listing = Listing.of(all);
    return all.stream().filter(object -> object.key().name().startsWith(prefix)).toList();
  }

  @Override
  public void delete(ObjectKey key) throws IOException {
    checkOpen();
    lengths.remove(key);
    folder.delete(key);
    unfinished.remove(key);
  }

  /** The first before all others and the last after them; those between at once, in any order. */
  @Override
  public void deleteAll(Collection<ObjectKey> keys) throws IOException {
    List<ObjectKey> all = List.copyOf(keys);
    if (all.size() <= 3) {
      StorageTarget.super.deleteAll(all);
      return;
    }
    delete(all.get(0));
    List<ObjectKey> between = all.subList(1, all.size() - 1);
    lengths.keySet().removeAll(between);
    folder.deleteAll(between);
    delete(all.get(all.size() - 1));
  }

  @Override
  public void check() throws IOException {
    checkOpen();
    Probe.run(this, folder, context);
  }

  @Override
  public Optional<Long> freeBytes() throws IOException {
    checkOpen();
    return folder.free();
  }

  @Override
  public String location() {
    return folder.remote().toString();
  }

  @Override
  public void close() {
    closed = true;
  }

  private long length(ObjectKey key) throws IOException {
    Long known = lengths.get(key);
    if (known != null) {
      return known;
    }
    return find(key)
        .orElseThrow(() -> new NoSuchFileException(key.name(), null, "not in " + location()))
        .length();
  }

  private void acquire() throws InterruptedIOException {
    try {
      uploads.acquire();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("Interrupted while other objects were being stored.");
    }
  }

  private void checkOpen() throws StageException {
    if (closed) {
      throw new StageException("The storage " + location() + " is closed.", false);
    }
  }
}
