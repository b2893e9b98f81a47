package com.neuropilot.backup.spi.tck;

import com.neuropilot.backup.spi.Content;
import com.neuropilot.backup.spi.ObjectKey;
import com.neuropilot.backup.spi.StorageTarget;
import com.neuropilot.backup.spi.StoredObject;
import com.neuropilot.backup.spi.tck.FaultyStorage.Operation;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;

/** A target of {@link FaultyStorage}. */
final class FaultyTarget implements StorageTarget {
  private interface Call<T> {
    T run() throws IOException;
  }

  private final StorageTarget target;
  private final FaultyStorage storage;

  FaultyTarget(StorageTarget target, FaultyStorage storage) {
    this.target = target;
    this.storage = storage;
  }

  @Override
  public StoredObject put(ObjectKey key, Content content) throws IOException {
    return put(key, content, sent -> {});
  }

  @Override
  public StoredObject put(ObjectKey key, Content content, LongConsumer sent) throws IOException {
    Optional<Fault> fault = storage.next(Operation.PUT, key.name());
    Content given = fault.map(f -> f.effect().content(f, content)).orElse(content);
    return run(fault, () -> target.put(key, given, sent));
  }

  @Override
  public InputStream open(ObjectKey key) throws IOException {
    Optional<Fault> fault = storage.next(Operation.OPEN, key.name());
    InputStream stream = run(fault, () -> target.open(key));
    return fault.map(f -> f.effect().stream(f, stream)).orElse(stream);
  }

  @Override
  public Optional<StoredObject> find(ObjectKey key) throws IOException {
    return run(storage.next(Operation.FIND, key.name()), () -> target.find(key));
  }

  @Override
  public List<StoredObject> list(String prefix) throws IOException {
    return run(storage.next(Operation.LIST, prefix), () -> target.list(prefix));
  }

  @Override
  public void delete(ObjectKey key) throws IOException {
    run(
        storage.next(Operation.DELETE, key.name()),
        () -> {
          target.delete(key);
          return key;
        });
  }

  @Override
  public void check() throws IOException {
    run(
        storage.next(Operation.CHECK, ""),
        () -> {
          target.check();
          return "";
        });
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
  public void close() throws IOException {
    target.close();
  }

  private static <T> T run(Optional<Fault> fault, Call<T> call) throws IOException {
    if (fault.isPresent()) {
      fault.get().effect().before(fault.get());
    }
    T result = call.run();
    if (fault.isPresent()) {
      fault.get().effect().after(fault.get());
    }
    return result;
  }
}
