package com.neuropilot.backup.spi;

import java.time.Instant;
import java.util.Objects;

/**
 * An object in a storage.
 *
 * @param key its name
 * @param length its length in bytes
 * @param modified when it was last written, as exactly as the storage knows
 * @param proof how a {@link StorageTarget#put} made sure that the object is what was given: the
 *     name of a hash ({@code "sha256"}, {@code "quickxor"}), {@code "read-back"}, {@code "size"};
 *     empty in a listing
 */
public record StoredObject(ObjectKey key, long length, Instant modified, String proof) {
  /** Checks the parts. */
  public StoredObject {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(modified, "modified");
    Objects.requireNonNull(proof, "proof");
  }

  /** Returns an object as a listing knows it. */
  public static StoredObject listed(ObjectKey key, long length, Instant modified) {
    return new StoredObject(key, length, modified, "");
  }
}
