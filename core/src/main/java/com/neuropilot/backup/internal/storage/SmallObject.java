package com.neuropilot.backup.internal.storage;

import com.neuropilot.backup.spi.IntegrityException;
import com.neuropilot.backup.spi.ObjectKey;
import com.neuropilot.backup.spi.StorageTarget;
import java.io.IOException;
import java.io.InputStream;

/** Reads the exact bytes of a manifest, a signature or a checksum file. */
public final class SmallObject {
  private static final int LARGEST = 64 << 20;

  private SmallObject() {}

  /**
   * Reads an object.
   *
   * @throws java.nio.file.NoSuchFileException when it is not there
   * @throws IntegrityException when it is longer than any of its kind (64 MiB)
   */
  public static byte[] read(StorageTarget target, ObjectKey key) throws IOException {
    try (InputStream stream = target.open(key)) {
      byte[] bytes = stream.readNBytes(LARGEST);
      if (stream.read() >= 0) {
        throw new IntegrityException(
            key + " at " + target.location() + " is damaged: it is far too long.");
      }
      return bytes;
    }
  }
}
