package com.neuropilot.backup.storage.local;

import com.neuropilot.backup.spi.Checksum;
import com.neuropilot.backup.spi.Content;
import com.neuropilot.backup.spi.IntegrityException;
import com.neuropilot.backup.spi.ObjectExistsException;
import com.neuropilot.backup.spi.ObjectKey;
import com.neuropilot.backup.spi.StageContext;
import com.neuropilot.backup.spi.StageException;
import com.neuropilot.backup.spi.StorageTarget;
import com.neuropilot.backup.spi.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** Keeps objects as files of a directory. */
final class LocalTarget implements StorageTarget {
  private static final String LINKED = "hard-link";

  private final Folder folder;
  private final Publisher publisher;
  private final StageContext context;
  private final AtomicBoolean cleaned = new AtomicBoolean();
  private volatile boolean missed;
  private volatile boolean written;
  private volatile boolean closed;

  LocalTarget(Folder folder, Publisher publisher, StageContext context) {
    this.folder = folder;
    this.publisher = publisher;
    this.context = context;
  }

  @Override
  public StoredObject put(ObjectKey key, Content content) throws IOException {
    checkOpen();
    Failure.checkInterrupt();
    Path target = folder.file(key);
    prepare();
    if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
      throw new ObjectExistsException(key, location());
    }
    String proof = link(key, content) ? LINKED : copy(key, content);
    return settle(key, target, proof);
  }

  @Override
  public InputStream open(ObjectKey key) throws IOException {
    checkOpen();
    Path file = folder.file(key);
    if (attributes(file).isEmpty()) {
      throw new NoSuchFileException(file.toString());
    }
    try {
      return new ObjectFileStream(file, Files.newInputStream(file));
    } catch (NoSuchFileException e) {
      throw e;
    } catch (IOException e) {
      throw Failure.of("read", file, e);
    }
  }

  @Override
  public Optional<StoredObject> find(ObjectKey key) throws IOException {
    checkOpen();
    return attributes(folder.file(key)).map(attributes -> listed(key, attributes));
  }

  @Override
  public List<StoredObject> list(String prefix) throws IOException {
    checkOpen();
    if (!folder.exists()) {
      missed = true;
      return List.of();
    }
    List<StoredObject> objects = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder.directory())) {
      for (Path file : files) {
        String name = String.valueOf(file.getFileName());
        if (name.startsWith(prefix) && Folder.isObjectName(name)) {
          ObjectKey key = ObjectKey.of(name);
          attributes(file).ifPresent(attributes -> objects.add(listed(key, attributes)));
        }
      }
    } catch (DirectoryIteratorException e) {
      throw Failure.of("list", folder.directory(), new IOException(e.getMessage(), e));
    } catch (IOException e) {
      throw Failure.of("list", folder.directory(), e);
    }
    objects.sort(Comparator.comparing(StoredObject::key));
    return objects;
  }

  @Override
  public void delete(ObjectKey key) throws IOException {
    checkOpen();
    Path file = folder.file(key);
    if (!folder.exists() || Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try {
      if (Files.deleteIfExists(file)) {
        folder.sync();
      }
    } catch (IOException e) {
      throw Failure.of("delete", file, e);
    }
  }

  @Override
  public void check() throws IOException {
    checkOpen();
    if (folder.exists()) {
      prepare();
      probe();
      return;
    }
    prepare();
    try {
      probe();
    } finally {
      folder.unmake();
    }
    context.warn(
        missing()
            + " The first backup makes it. If it should be on a disk of its own, mount that first.");
  }

  private void probe() throws IOException {
    try (UnfinishedFile file = UnfinishedFile.create(folder)) {
      file.fill(ObjectKey.of("check"), new Probe(), folder.access());
      if (!Probe.isIn(file.path())) {
        throw new StageException(
            "What was written to " + folder + " was not read back. Look at the disk.", false);
      }
      folder.sync();
    } catch (IOException e) {
      throw Failure.of("write to", folder.directory(), e);
    }
    list("");
  }

  @Override
  public Optional<Long> freeBytes() throws IOException {
    checkOpen();
    return folder.freeBytes();
  }

  @Override
  public String location() {
    return folder.toString();
  }

  /** Who only reads cannot tell a directory that is not there from an empty one: says so. */
  @Override
  public void close() {
    if (missed && !written && !closed) {
      context.warn(missing() + " Is its disk mounted, and its name right?");
    }
    closed = true;
  }

  private String missing() {
    return "There is no directory " + folder + ".";
  }

  private void prepare() throws IOException {
    written = true;
    folder.ensure();
    if (cleaned.compareAndSet(false, true)) {
      Leftovers.remove(folder, context.clock().instant());
    }
  }

  /**
   * Links to the content's file, if it has one that can be linked to and that others may not read
   * more than here.
   */
  private boolean link(ObjectKey key, Content content) throws IOException {
    Optional<Path> file =
        content.file().filter(path -> Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS));
    if (file.isEmpty() || !folder.access().fits(file.get())) {
      return false;
    }
    long length = Files.size(file.get());
    if (length != content.length()) {
      throw new IntegrityException(
          "The content of "
              + key
              + " should be "
              + content.length()
              + " bytes long and is "
              + length
              + "; it was not stored. Make the backup again.");
    }
    Folder.syncFile(file.get());
    return publisher.link(folder, key, file.get());
  }

  private String copy(ObjectKey key, Content content) throws IOException {
    try (UnfinishedFile file = UnfinishedFile.create(folder)) {
      file.fill(key, content, folder.access());
      publisher.publish(folder, key, file);
    }
    return Checksum.SHA256;
  }

  /** Makes the object's name durable; without that it may not stay. */
  private StoredObject settle(ObjectKey key, Path target, String proof) throws IOException {
    try {
      folder.sync();
      BasicFileAttributes attributes = Files.readAttributes(target, BasicFileAttributes.class);
      return new StoredObject(
          key, attributes.size(), attributes.lastModifiedTime().toInstant(), proof);
    } catch (IOException e) {
      IOException failure = Failure.of("write", target, e);
      try {
        Files.deleteIfExists(target);
      } catch (IOException more) {
        failure.addSuppressed(more);
      }
      throw failure;
    }
  }

  private Optional<BasicFileAttributes> attributes(Path file) throws IOException {
    try {
      return Optional.of(Files.readAttributes(file, BasicFileAttributes.class))
          .filter(BasicFileAttributes::isRegularFile);
    } catch (NoSuchFileException e) {
      folder.exists();
      return Optional.empty();
    } catch (IOException e) {
      throw Failure.of("read", file, e);
    }
  }

  private void checkOpen() throws StageException {
    if (closed) {
      throw new StageException("The storage in " + folder + " is closed.", false);
    }
  }

  private static StoredObject listed(ObjectKey key, BasicFileAttributes attributes) {
    return StoredObject.listed(key, attributes.size(), attributes.lastModifiedTime().toInstant());
  }
}
