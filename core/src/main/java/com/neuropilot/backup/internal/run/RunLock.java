package com.neuropilot.backup.internal.run;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A locked file that says that a run is alive; the system frees the lock when the process dies. */
final class RunLock implements Closeable {
  /**
   * POSIX frees a process's lock when the process closes any channel of the file, so the own ones
   * are never looked at.
   */
  private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

  private final Path file;
  private final FileChannel channel;

  private RunLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  static RunLock create(Path file) throws IOException {
    Path absolute = file.toAbsolutePath();
    HELD_HERE.add(absolute);
    FileChannel channel =
        FileChannel.open(
            absolute,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            OwnerOnly.file());
    RunLock lock = new RunLock(absolute, channel);
    if (channel.tryLock() == null || !Files.exists(absolute)) {
      lock.close();
      throw new IOException("another process took its lock file " + absolute);
    }
    return lock;
  }

  static boolean isAbandoned(Path file) throws IOException {
    if (HELD_HERE.contains(file.toAbsolutePath())) {
      return false;
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock()) {
      return lock != null;
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  Path file() {
    return file;
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(file);
    channel.close();
    HELD_HERE.remove(file);
  }
}
