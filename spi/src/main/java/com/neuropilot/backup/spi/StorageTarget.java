package com.neuropilot.backup.spi;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;

/**
 * A place where backups are kept: one flat folder of objects.
 *
 * <ul>
 *   <li>Safe for use by several threads.
 *   <li>Failures are {@link StageException}s that say whether trying again may help; the caller
 *       retries, so an implementation need not.
 *   <li>An interrupted thread makes an operation end soon with {@link
 *       java.io.InterruptedIOException}; what it left behind is no object.
 *   <li>{@code close()} frees what the target holds and may be called more than once; operations
 *       after it fail.
 * </ul>
 */
public interface StorageTarget extends Closeable {
  /**
   * Puts an object.
   *
   * <ul>
   *   <li>Returned: the object is whole, was compared with the content, and is durable.
   *   <li>Thrown: no object of this key was made or changed that a listing would show as complete;
   *       what is left of it is no backup's part.
   *   <li>An object that is there already is never replaced.
   * </ul>
   *
   * @param key the object's name
   * @param content its bytes
   * @return the object and how it was compared
   * @throws ObjectExistsException when there is an object of this key
   * @throws StageException when it failed otherwise
   */
  StoredObject put(ObjectKey key, Content content) throws IOException;

  /**
   * Puts an object as {@link #put(ObjectKey, Content)} does, and tells meanwhile how far it is. A
   * target that takes long over an object and can tell overrides this; others tell nothing.
   *
   * @param key the object's name
   * @param content its bytes
   * @param sent is told now and then, by any thread, how many bytes of the content were sent so
   *     far; fewer than before when the target begins anew. What it is told after the end of the
   *     put means nothing
   * @return the object and how it was compared
   * @throws ObjectExistsException when there is an object of this key
   * @throws StageException when it failed otherwise
   */
  default StoredObject put(ObjectKey key, Content content, LongConsumer sent) throws IOException {
    return put(key, content);
  }

  /**
   * Opens an object for reading.
   *
   * <p>The stream returns {@code -1} only at the object's true end; a broken connection throws.
   *
   * @param key the object's name
   * @return a stream that the caller closes, at any point
   * @throws java.nio.file.NoSuchFileException when there is no such object
   * @throws StageException when it failed otherwise
   */
  InputStream open(ObjectKey key) throws IOException;

  /**
   * Looks an object up.
   *
   * @return the object, or empty when it is certain that there is none; a failure to find out
   *     throws
   */
  Optional<StoredObject> find(ObjectKey key) throws IOException;

  /**
   * Lists the objects whose names begin with a prefix, in the order of their names.
   *
   * @param prefix the beginning of the names, compared with case; empty for all
   * @return all of them, never a part; empty when the folder is not there yet; folders and names
   *     that are no {@link ObjectKey} are left out
   */
  List<StoredObject> list(String prefix) throws IOException;

  /**
   * Deletes an object. Deleting one that is not there is success.
   *
   * @param key the object's name
   */
  void delete(ObjectKey key) throws IOException;

  /**
   * Deletes several objects: the first before all others, the last after all others, those between
   * in any order. A target that can do it in fewer steps overrides this.
   *
   * @param keys the objects' names
   */
  default void deleteAll(Collection<ObjectKey> keys) throws IOException {
    for (ObjectKey key : keys) {
      delete(key);
    }
  }

  /**
   * Makes sure that the storage can be reached, written, read and deleted from, and leaves nothing
   * behind.
   *
   * @throws StageException with what to do
   */
  void check() throws IOException;

  /** Returns how many bytes can still be stored, if that is known. */
  default Optional<Long> freeBytes() throws IOException {
    return Optional.empty();
  }

  /**
   * Returns where that is, for people: {@code "/var/backups/neuropilot"}, {@code
   * "onedrive:NeuroPilot/Backups"}. No secret.
   */
  String location();
}
