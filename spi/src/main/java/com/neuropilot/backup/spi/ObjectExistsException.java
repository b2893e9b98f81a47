package com.neuropilot.backup.spi;

/** Says that a {@link StorageTarget#put} met an object of the same key, which stays as it is. */
public class ObjectExistsException extends StageException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param key the key
   * @param where the storage, e.g. a directory
   */
  public ObjectExistsException(ObjectKey key, String where) {
    super("There is an object " + key + " already in " + where + "; it was left as it is.", false);
  }
}
