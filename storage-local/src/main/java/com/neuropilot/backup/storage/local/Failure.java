package com.neuropilot.backup.storage.local;

import com.neuropilot.backup.spi.StageException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Says what failed at which path, why, and what to do. */
final class Failure {
  private static final long FULL = 64 << 10;

  private Failure() {}

  /**
   * Returns the exception to throw.
   *
   * @param verb what was tried: "write"
   * @param path at what
   * @param thrown what came of it
   */
  static IOException of(String verb, Path path, IOException thrown) {
    if (thrown instanceof StageException || thrown instanceof InterruptedIOException) {
      return thrown;
    }
    if (thrown instanceof ClosedByInterruptException || Thread.currentThread().isInterrupted()) {
      return interrupted(thrown);
    }
    return new StageException(
        "Cannot " + verb + " " + path + ": " + reason(path, thrown),
        isRetryable(path, thrown),
        thrown);
  }

  /** Fails when the thread was interrupted; the flag stays set. */
  static void checkInterrupt() throws InterruptedIOException {
    if (Thread.currentThread().isInterrupted()) {
      throw interrupted(new IOException("interrupted"));
    }
  }

  private static InterruptedIOException interrupted(IOException cause) {
    InterruptedIOException interrupted =
        new InterruptedIOException("Storing in a directory was interrupted.");
    interrupted.initCause(cause);
    return interrupted;
  }

  private static String reason(Path path, IOException thrown) {
    Path existing = FreeSpace.existing(path);
    if (!existing.equals(path) && !Files.isDirectory(existing)) {
      return existing + " is not a directory. Choose another directory for the backups.";
    }
    if (thrown instanceof AccessDeniedException) {
      return "permission denied. Give the user "
          + System.getProperty("user.name")
          + " access to it, or choose another directory.";
    }
    if (thrown instanceof NoSuchFileException) {
      return "it is not there any more. Is its file system still mounted?";
    }
    if (isFull(path, thrown)) {
      return "the disk is full or a quota is used up. Free space there, keep fewer backups, or"
          + " choose another directory.";
    }
    if (isReadOnly(path)) {
      return "the file system is mounted read-only. Mount it writable, or choose another"
          + " directory.";
    }
    String reason =
        thrown instanceof FileSystemException failed && failed.getReason() != null
            ? failed.getReason()
            : String.valueOf(thrown.getMessage());
    return reason + ". Look into the system's log and at the disk.";
  }

  private static boolean isRetryable(Path path, IOException thrown) {
    return !(thrown instanceof AccessDeniedException) && !isFull(path, thrown) && !isReadOnly(path);
  }

  /** Asks the file system too, since the message is in the user's language. */
  private static boolean isFull(Path path, IOException thrown) {
    String message = String.valueOf(thrown.getMessage());
    if (message.contains("No space left") || message.contains("quota")) {
      return true;
    }
    return FreeSpace.at(path).map(free -> free < FULL).orElse(false);
  }

  private static boolean isReadOnly(Path path) {
    try {
      return Files.getFileStore(FreeSpace.existing(path)).isReadOnly();
    } catch (IOException e) {
      return false;
    }
  }
}
