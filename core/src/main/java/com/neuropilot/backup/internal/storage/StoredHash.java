package com.neuropilot.backup.internal.storage;

import com.neuropilot.backup.internal.manifest.Sha256;
import com.neuropilot.backup.spi.Checksum;
import com.neuropilot.backup.spi.Content;
import com.neuropilot.backup.spi.ObjectKey;
import com.neuropilot.backup.spi.StorageTarget;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;

/**
 * What an object's bytes are, read back from its storage.
 *
 * @param length in bytes
 * @param sha256 their hash
 */
public record StoredHash(long length, Checksum sha256) {
  private static final int BUFFER_BYTES = 128 * 1024;

  /** Reads an object to its end. */
  public static StoredHash of(StorageTarget target, ObjectKey key) throws IOException {
    MessageDigest digest = Sha256.digest();
    byte[] buffer = new byte[BUFFER_BYTES];
    long length = 0;
    try (InputStream stream = target.open(key)) {
      for (int read = stream.read(buffer); read >= 0; read = stream.read(buffer)) {
        digest.update(buffer, 0, read);
        length += read;
      }
    }
    return new StoredHash(length, Checksum.sha256(digest.digest()));
  }

  /** Returns whether an object has exactly these bytes. */
  public static boolean matches(StorageTarget target, ObjectKey key, Content content)
      throws IOException {
    StoredHash stored = of(target, key);
    return stored.length == content.length() && stored.sha256.equals(content.sha256());
  }
}
