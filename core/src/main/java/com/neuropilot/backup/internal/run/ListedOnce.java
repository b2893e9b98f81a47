package com.neuropilot.backup.internal.run;

import com.neuropilot.backup.spi.Content;
import com.neuropilot.backup.spi.ObjectKey;
import com.neuropilot.backup.spi.StorageTarget;
import com.neuropilot.backup.spi.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * A storage whose pipeline's objects are listed once: a run looks at them for several reasons
 * before it begins, and each listing of a cloud takes its time. What is deleted through it is not
 * listed any more; what others put meanwhile is not listed either. Safe for several threads.
 */
final class ListedOnce implements StorageTarget {
  private final StorageTarget target;
  private final String listed;
  private Optional<List<StoredObject>> objects = Optional.empty();

  /**
   * Wraps a storage, which stays its owner's to close.
   *
   * @param listed the beginning of the names that are listed once
   */
  ListedOnce(StorageTarget target, String listed) {
    this.target = target;
    this.listed = listed;
  }

  @Override
  public synchronized List<StoredObject> list(String prefix) throws IOException {
    if (!prefix.startsWith(listed)) {
      return target.list(prefix);
    }
    if (objects.isEmpty()) {
      objects = Optional.of(List.copyOf(target.list(listed)));
    }
    return objects.get().stream().filter(object -> object.key().name().startsWith(prefix)).toList();
  }

  @Override
  public void delete(ObjectKey key) throws IOException {
    forget(List.of(key));
    target.delete(key);
  }

  @Override
  public void deleteAll(Collection<ObjectKey> keys) throws IOException {
    forget(keys);
    target.deleteAll(keys);
  }

  private synchronized void forget(Collection<ObjectKey> keys) {
    objects = objects.map(all -> all.stream().filter(one -> !keys.contains(one.key())).toList());
  }

  @Override
  public StoredObject put(ObjectKey key, Content content) throws IOException {
    return target.put(key, content);
  }

  @Override
  public InputStream open(ObjectKey key) throws IOException {
    return target.open(key);
  }

  @Override
  public Optional<StoredObject> find(ObjectKey key) throws IOException {
    return target.find(key);
  }

  @Override
  public void check() throws IOException {
    target.check();
  }

  @Override
  public Optional<Long> freeBytes() throws IOException {
    return target.freeBytes();
  }

  @Override
  public String location() {
    return target.location();
  }

  @Override
  public void close() {}
}
