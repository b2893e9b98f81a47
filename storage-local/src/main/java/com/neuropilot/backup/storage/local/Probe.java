package com.neuropilot.backup.storage.local;

import com.neuropilot.backup.spi.Checksum;
import com.neuropilot.backup.spi.Content;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/** A little text to try a directory with. */
final class Probe implements Content {
  private static final byte[] BYTES =
      "NeuroPilot Backup looks whether it can write here.\n".getBytes(StandardCharsets.US_ASCII);

  static boolean isIn(Path file) throws IOException {
    return Arrays.equals(Files.readAllBytes(file), BYTES);
  }

  @Override
  public long length() {
    return BYTES.length;
  }

  @Override
  public Checksum sha256() {
    return Checksum.sha256(UnfinishedFile.sha256().digest(BYTES));
  }

  @Override
  public InputStream open() {
    return new ByteArrayInputStream(BYTES);
  }

  @Override
  public Optional<Path> file() {
    return Optional.empty();
  }
}
