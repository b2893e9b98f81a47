package com.neuropilot.backup.internal.storage;

import com.neuropilot.backup.spi.Content;
import com.neuropilot.backup.spi.ObjectExistsException;
import com.neuropilot.backup.spi.ObjectKey;
import com.neuropilot.backup.spi.StageException;
import com.neuropilot.backup.spi.StalledException;
import com.neuropilot.backup.spi.StorageTarget;
import com.neuropilot.backup.spi.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tries again what a storage says may succeed when tried again. */
public final class RetryingStorage implements StorageTarget {
  private static final Logger LOG = LoggerFactory.getLogger(RetryingStorage.class);

  private static final int ATTEMPTS_THAT_STALL = 2;

  private final StorageTarget target;
  private final Backoff backoff;

  /** Decorates a storage, which is closed with it. */
  public RetryingStorage(StorageTarget target, Backoff backoff) {
    this.target = target;
    this.backoff = backoff;
  }

  /** Returns the same storage, where everything is tried once. */
  public StorageTarget once() {
    return target;
  }

  @Override
  public StoredObject put(ObjectKey key, Content content) throws IOException {
    return put(key, content, sent -> {});
  }

  @Override
  public StoredObject put(ObjectKey key, Content content, LongConsumer sent) throws IOException {
    return retry(
        "put " + key,
        attempt -> attempt == 1 ? target.put(key, content, sent) : putAgain(key, content, sent));
  }

  @Override
  public InputStream open(ObjectKey key) throws IOException {
    return retry("open " + key, attempt -> target.open(key));
  }

  @Override
  public Optional<StoredObject> find(ObjectKey key) throws IOException {
    return retry("find " + key, attempt -> target.find(key));
  }

  @Override
  public List<StoredObject> list(String prefix) throws IOException {
    return retry("list " + prefix, attempt -> target.list(prefix));
  }

  @Override
  public void delete(ObjectKey key) throws IOException {
    retry("delete " + key, attempt -> done(() -> target.delete(key)));
  }

  @Override
  public void deleteAll(Collection<ObjectKey> keys) throws IOException {
    retry("delete " + keys, attempt -> done(() -> target.deleteAll(keys)));
  }

  @Override
  public void check() throws IOException {
    retry("check", attempt -> done(target::check));
  }

  @Override
  public Optional<Long> freeBytes() throws IOException {
    return retry("ask for free space", attempt -> target.freeBytes());
  }

  @Override
  public String location() {
    return target.location();
  }

  @Override
  public void close() throws IOException {
    target.close();
  }

  /**
   * An attempt whose answer was lost may have succeeded: then the object is there, and it is ours
   * if it is the same.
   */
  private StoredObject putAgain(ObjectKey key, Content content, LongConsumer sent)
      throws IOException {
    sent.accept(0);
    try {
      return target.put(key, content, sent);
    } catch (ObjectExistsException e) {
      Optional<StoredObject> found = target.find(key);
      if (found.isPresent() && StoredHash.matches(target, key, content)) {
        StoredObject object = found.get();
        return new StoredObject(key, object.length(), object.modified(), "read-back");
      }
      throw e;
    }
  }

  private interface Attempt<T> {
    T run(int number) throws IOException;
  }

  private interface Action {
    void run() throws IOException;
  }

  private static Boolean done(Action action) throws IOException {
    action.run();
    return Boolean.TRUE;
  }

  /** Somebody waits for a remote that hangs: each attempt there takes minutes. */
  private int most(StageException failure) {
    return failure instanceof StalledException
        ? Math.min(ATTEMPTS_THAT_STALL, backoff.attempts())
        : backoff.attempts();
  }

  private <T> T retry(String what, Attempt<T> attempt) throws IOException {
    for (int number = 1; ; number++) {
      try {
        return attempt.run(number);
      } catch (StageException e) {
        if (!e.retryable() || number >= most(e)) {
          throw e;
        }
        LOG.info(
            "{}: attempt {} to {} failed and is repeated: {}",
            target.location(),
            number,
            what,
            e.getMessage());
        backoff.pause(number);
      }
    }
  }
}
