package com.neuropilot.backup.spi.tck;

import com.neuropilot.backup.spi.Checksum;
import com.neuropilot.backup.spi.Content;
import com.neuropilot.backup.spi.IntegrityException;
import com.neuropilot.backup.spi.ObjectExistsException;
import com.neuropilot.backup.spi.ObjectKey;
import com.neuropilot.backup.spi.StageException;
import com.neuropilot.backup.spi.StorageTarget;
import com.neuropilot.backup.spi.StoredObject;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.file.NoSuchFileException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentNavigableMap;

/** A target of {@link InMemoryStorage}. */
final class InMemoryTarget implements StorageTarget {
  private static final int CHUNK = 8192;

  private final String name;
  private final ConcurrentNavigableMap<String, InMemoryObject> objects;
  private final InstantSource clock;
  private volatile boolean closed;

  InMemoryTarget(
      String name, ConcurrentNavigableMap<String, InMemoryObject> objects, InstantSource clock) {
    this.name = name;
    this.objects = objects;
    this.clock = clock;
  }

  @Override
  public StoredObject put(ObjectKey key, Content content) throws IOException {
    checkOpen();
    InMemoryObject object = new InMemoryObject(read(content), clock.instant());
    checkOpen();
    if (objects.putIfAbsent(key.name(), object) != null) {
      throw new ObjectExistsException(key, location());
    }
    return new StoredObject(key, content.length(), object.modified(), Checksum.SHA256);
  }

  @Override
  public InputStream open(ObjectKey key) throws IOException {
    checkOpen();
    InMemoryObject object = objects.get(key.name());
    if (object == null) {
      throw new NoSuchFileException(key.name(), null, "not in " + location());
    }
    return new ByteArrayInputStream(object.bytes());
  }

  @Override
  public Optional<StoredObject> find(ObjectKey key) throws IOException {
    checkOpen();
    return Optional.ofNullable(objects.get(key.name())).map(object -> listed(key.name(), object));
  }

  @Override
  public List<StoredObject> list(String prefix) throws IOException {
    checkOpen();
    return objects.entrySet().stream()
        .filter(entry -> entry.getKey().startsWith(prefix))
        .map(entry -> listed(entry.getKey(), entry.getValue()))
        .toList();
  }

  @Override
  public void delete(ObjectKey key) throws IOException {
    checkOpen();
    objects.remove(key.name());
  }

  @Override
  public void check() throws IOException {
    checkOpen();
  }

  @Override
  public String location() {
    return "memory:" + name;
  }

  @Override
  public void close() {
    closed = true;
  }

  private static StoredObject listed(String name, InMemoryObject object) {
    return StoredObject.listed(ObjectKey.of(name), object.bytes().length, object.modified());
  }

  private static byte[] read(Content content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] chunk = new byte[CHUNK];
    try (InputStream in = content.open()) {
      for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
        checkInterrupt();
        bytes.write(chunk, 0, count);
      }
    }
    checkInterrupt();
    byte[] whole = bytes.toByteArray();
    if (whole.length != content.length()
        || !Checksum.sha256(BytesContent.digest(whole)).equals(content.sha256())) {
      throw new IntegrityException("The content is not what it said to be; it was not stored.");
    }
    return whole;
  }

  private static void checkInterrupt() throws InterruptedIOException {
    if (Thread.currentThread().isInterrupted()) {
      throw new InterruptedIOException("Interrupted.");
    }
  }

  private void checkOpen() throws StageException {
    if (closed) {
      throw new StageException("The storage " + location() + " is closed.", false);
    }
  }
}
