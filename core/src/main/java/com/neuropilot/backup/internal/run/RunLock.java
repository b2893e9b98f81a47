package com.neuropilot.backup.internal.run;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A locked file that says that a run is alive; the system frees the lock when the process dies. The
 * file is removed while the lock is held.
 */
final class RunLock implements Closeable {
  /**
   * POSIX frees a process's lock when the process closes any channel of the file, so the own ones
   * are never looked at.
   */
  private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

  private final Path file;
  private final FileLock lock;

  private RunLock(Path file, FileLock lock) {
    this.file = file;
    this.lock = lock;
  }

  /**
   * Makes a file and locks it.
   *
   * @return empty when another run cleaned it up in between: then another name will do
   */
  static Optional<RunLock> create(Path file) throws IOException {
    HELD_HERE.add(file);
    return lock(file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
  }

  /**
   * Takes the lock of a run that was killed. Whoever holds it may remove what the run left.
   *
   * @return empty when the run is alive, or another is at it, or may not be interfered with
   */
  static Optional<RunLock> takeOver(Path file) throws IOException {
    if (!HELD_HERE.add(file)) {
      return Optional.empty();
    }
    try {
      return lock(file, Set.of(StandardOpenOption.WRITE));
    } catch (NoSuchFileException | AccessDeniedException e) {
      return Optional.empty();
    }
  }

  private static Optional<RunLock> lock(Path file, Set<StandardOpenOption> options)
      throws IOException {
    Optional<RunLock> taken = Optional.empty();
    try {
      taken = tryLock(file, FileChannel.open(file, options, OwnerOnly.file()));
      return taken;
    } finally {
      if (taken.isEmpty()) {
        HELD_HERE.remove(file);
      }
    }
  }

  private static Optional<RunLock> tryLock(Path file, FileChannel channel) throws IOException {
    Optional<FileLock> lock = tryLock(channel);
    if (lock.isPresent() && Files.exists(file)) {
      return Optional.of(new RunLock(file, lock.get()));
    }
    channel.close();
    return Optional.empty();
  }

  private static Optional<FileLock> tryLock(FileChannel channel) throws IOException {
    try {
      return Optional.ofNullable(channel.tryLock());
    } catch (OverlappingFileLockException e) {
      // Another copy of this library in the same JVM holds it.
      return Optional.empty();
    }
  }

  Path file() {
    return file;
  }

  @Override
  public void close() throws IOException {
    Closeable channel = lock.acquiredBy();
    try (channel) {
      Files.deleteIfExists(file);
    } finally {
      HELD_HERE.remove(file);
    }
  }
}
