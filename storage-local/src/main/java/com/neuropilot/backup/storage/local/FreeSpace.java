package com.neuropilot.backup.storage.local;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How much room there is.
 *
 * <p>{@link java.nio.file.FileStore} finds a path's mount point first and fails where there is none
 * to be seen, as in a chroot; {@link File} asks the path itself.
 */
final class FreeSpace {
  private FreeSpace() {}

  /** Returns how many bytes can be written at a path that need not exist, if that is told. */
  static Optional<Long> at(Path path) {
    File existing = existing(path).toFile();
    return existing.getTotalSpace() == 0
        ? Optional.empty()
        : Optional.of(existing.getUsableSpace());
  }

  /** Returns the path, or the nearest above it that exists. */
  static Path existing(Path path) {
    Path existing = path;
    while (!Files.exists(existing) && existing.getParent() != null) {
      existing = existing.getParent();
    }
    return existing;
  }
}
