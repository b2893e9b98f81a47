package com.neuropilot.backup.internal.upkeep;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder of its own for the ciphertext of one attempt, so that the next finds no file of it.
 *
 * @param path the folder
 */
record SpoolFolder(Path path) implements Closeable {
  static SpoolFolder in(Path work) throws IOException {
    return new SpoolFolder(Files.createTempDirectory(work, "rekey-"));
  }

  @Override
  public void close() throws IOException {
    List<Path> files;
    try (Stream<Path> entries = Files.list(path)) {
      files = entries.toList();
    }
    for (Path file : files) {
      Files.deleteIfExists(file);
    }
    Files.delete(path);
  }
}
