package com.neuropilot.backup.internal.run;

import com.neuropilot.backup.spi.Checksum;
import com.neuropilot.backup.spi.Content;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A finished part of ciphertext in the work directory.
 *
 * @param path the file
 * @param length its length in bytes
 * @param sha256 its hash
 */
public record SpooledPart(Path path, long length, Checksum sha256) implements Content {
  @Override
  public InputStream open() throws IOException {
    return Files.newInputStream(path);
  }

  @Override
  public Optional<Path> file() {
    return Optional.of(path);
  }

  /** Removes the file. */
  public void remove() throws IOException {
    Files.deleteIfExists(path);
  }
}
