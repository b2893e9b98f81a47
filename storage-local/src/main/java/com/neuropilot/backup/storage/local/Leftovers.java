package com.neuropilot.backup.storage.local;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;

/**
 * Removes unfinished files of processes that died.
 *
 * <p>One that nobody holds the lock of is left over. Where there are no locks, and for claims,
 * which have none, it is left over after a day. Files of this JVM are not touched: opening and
 * closing one would lose its lock (POSIX).
 */
final class Leftovers {
  private static final Duration AGE = Duration.ofDays(1);

  private Leftovers() {}

  /** Removes what is left over; what cannot be removed stays. */
  static void remove(Folder folder, Instant now) {
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(folder.directory(), Folder.RESERVED + "*")) {
      for (Path file : files) {
        if (isLeftOver(file, now)) {
          Files.deleteIfExists(file);
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      // The operation that comes next says what is wrong with the directory.
    }
  }

  private static boolean isLeftOver(Path file, Instant now) throws IOException {
    String name = String.valueOf(file.getFileName());
    if (name.startsWith(UnfinishedFile.OWN_PREFIX) || !Files.isRegularFile(file)) {
      return false;
    }
    return (name.endsWith(UnfinishedFile.SUFFIX) && isUnlocked(file)) || isOld(file, now);
  }

  private static boolean isUnlocked(Path file) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock()) {
      return lock != null;
    } catch (IOException | OverlappingFileLockException e) {
      return false;
    }
  }

  private static boolean isOld(Path file, Instant now) throws IOException {
    return Files.getLastModifiedTime(file).toInstant().plus(AGE).isBefore(now);
  }
}
