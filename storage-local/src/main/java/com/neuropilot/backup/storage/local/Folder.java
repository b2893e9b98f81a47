package com.neuropilot.backup.storage.local;

import com.neuropilot.backup.spi.ObjectKey;
import com.neuropilot.backup.spi.StageException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/** The directory of a storage. Safe for use by several threads. */
final class Folder {
  /** Names with this prefix are ours while a file is being written, and no objects. */
  static final String RESERVED = ".neuropilot-";

  private final Path directory;
  private final Access access;
  private volatile boolean seen;

  Folder(Path directory, Access access) {
    this.directory = directory;
    this.access = access;
  }

  Path directory() {
    return directory;
  }

  Access access() {
    return access;
  }

  @Override
  public String toString() {
    return directory.toString();
  }

  /** Returns whether a name in the directory can be an object's. */
  static boolean isObjectName(String name) {
    return ObjectKey.isValid(name) && !name.startsWith(RESERVED);
  }

  /** Returns where an object is or would be. */
  Path file(ObjectKey key) throws StageException {
    if (key.name().startsWith(RESERVED)) {
      throw new StageException(
          "The name "
              + key
              + " is reserved for unfinished files in "
              + directory
              + ". Choose another.",
          false);
    }
    try {
      return directory.resolve(key.name());
    } catch (InvalidPathException e) {
      throw new StageException(
          "The name "
              + key
              + " cannot be a file's name in "
              + directory
              + ": "
              + e.getReason()
              + ". If it has letters beyond ASCII, start Java in a UTF-8 locale (LC_ALL=C.UTF-8).",
          false,
          e);
    }
  }

  /**
   * Returns whether the directory is there.
   *
   * @throws StageException when that cannot be told, it is no directory, or it was there before and
   *     is gone
   */
  boolean exists() throws IOException {
    // Another thread may make it between this look and its answer.
    boolean before = seen;
    try {
      if (!Files.readAttributes(directory, BasicFileAttributes.class).isDirectory()) {
        throw new StageException(
            directory
                + " is not a directory. Remove it, or choose another directory for the backups.",
            false);
      }
      seen = true;
      return true;
    } catch (NoSuchFileException e) {
      requireNoFileAbove(e);
      if (before) {
        throw new StageException(
            "The directory " + directory + " is gone. Is its file system still mounted?", true, e);
      }
      return false;
    } catch (StageException e) {
      throw e;
    } catch (IOException e) {
      throw Failure.of("look into", directory, e);
    }
  }

  /**
   * Makes the directory, if it was never there. Those above it are not made: what lies under the
   * mount point of a disk that is not mounted would be a backup in the wrong place.
   */
  void ensure() throws IOException {
    if (exists()) {
      return;
    }
    requireParent();
    create();
    if (!exists()) {
      throw new StageException("The directory " + directory + " vanished while it was made.", true);
    }
  }

  /** Removes the directory, which was made just now and is empty. */
  void unmake() throws IOException {
    try {
      Files.deleteIfExists(directory);
      seen = false;
    } catch (IOException e) {
      throw Failure.of("remove", directory, e);
    }
  }

  /** Makes the entries of the directory durable. */
  void sync() throws IOException {
    sync(directory);
  }

  /** Makes the bytes of a file durable. */
  static void syncFile(Path file) throws IOException {
    StandardOpenOption option = isPosix(file) ? StandardOpenOption.READ : StandardOpenOption.WRITE;
    try (FileChannel channel = FileChannel.open(file, option)) {
      channel.force(true);
    }
  }

  /** Returns how many bytes can be written, if the file system tells. */
  Optional<Long> freeBytes() {
    return FreeSpace.at(directory);
  }

  /** Newer versions of Java call what lies below a file missing, as if it could be made. */
  private void requireNoFileAbove(IOException missing) throws IOException {
    if (!Files.isDirectory(FreeSpace.existing(directory))) {
      throw Failure.of("look into", directory, missing);
    }
  }

  private void requireParent() throws StageException {
    if (Files.isSymbolicLink(directory)) {
      throw new StageException(
          directory
              + " is a link to a directory that is not there. If a disk should be mounted there,"
              + " mount it; otherwise make that directory.",
          false);
    }
    Path parent = directory.getParent();
    if (parent != null && Files.notExists(parent)) {
      throw new StageException(
          "There is no directory "
              + parent
              + " to make "
              + directory.getFileName()
              + " in. If a disk should be mounted there, mount it; otherwise make the directory:"
              + " mkdir -p "
              + parent,
          false);
    }
  }

  private void create() throws IOException {
    try {
      access.createDirectory(directory);
    } catch (FileAlreadyExistsException e) {
      // Somebody else made it just now; whether it is a directory shows later.
    } catch (IOException e) {
      throw Failure.of("make the directory", directory, e);
    }
    Path parent = directory.getParent();
    if (parent != null) {
      syncAbove(parent);
    }
  }

  private static void syncAbove(Path parent) throws IOException {
    try {
      sync(parent);
    } catch (IOException e) {
      throw Failure.of("make a new directory durable in", parent, e);
    }
  }

  private static void sync(Path directory) throws IOException {
    // Windows cannot open a directory, and orders such changes by itself.
    if (isPosix(directory)) {
      try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  private static boolean isPosix(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }
}
