package com.neuropilot.backup.cli.everything;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Something that happens to stored files.
 *
 * @param what for a message
 * @param place the position in the file, if it happens at one
 * @param files what they hold then; empty if the file is gone
 */
record Damage(String what, Optional<String> place, Map<Path, Optional<byte[]>> files) {
  /** Returns the names of the files. */
  Stream<String> names() {
    return files.keySet().stream().map(file -> file.getFileName().toString());
  }

  /** Does it, and returns what makes it good again. */
  Damage happen() throws IOException {
    Map<Path, Optional<byte[]>> before = new TreeMap<>();
    for (Map.Entry<Path, Optional<byte[]>> file : files.entrySet()) {
      before.put(
          file.getKey(),
          Files.exists(file.getKey())
              ? Optional.of(Files.readAllBytes(file.getKey()))
              : Optional.empty());
      Files.deleteIfExists(file.getKey());
      if (file.getValue().isPresent()) {
        Files.write(file.getKey(), file.getValue().get());
      }
    }
    return new Damage("undone: " + what, place, before);
  }
}
