package com.neuropilot.backup.storage.rclone;

import com.neuropilot.backup.spi.ObjectKey;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A file with the names of the objects that rclone is to look at, which {@code close()} removes.
 *
 * <p>rclone asks the remote for each of them by itself. Given one as {@code remote:folder/name}, it
 * may list the whole folder instead; rclone 1.60 then prints an object twice when a part of that
 * listing had to be asked for again.
 */
final class NameList implements Closeable {
  private final Path file;

  private NameList(Path file) {
    this.file = file;
  }

  static NameList of(Path workDirectory, List<ObjectKey> keys) throws IOException {
    Path file = Files.createTempFile(workDirectory, "objects-", ".names");
    Files.write(file, keys.stream().map(ObjectKey::name).toList(), StandardCharsets.UTF_8);
    return new NameList(file);
  }

  /** Returns the options that name it. */
  List<String> options() {
    return List.of("--files-from-raw", file.toString());
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(file);
  }
}
