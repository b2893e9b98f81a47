package com.neuropilot.backup;

import com.neuropilot.backup.spi.Content;
import com.neuropilot.backup.spi.ObjectKey;
import com.neuropilot.backup.spi.StorageTarget;
import com.neuropilot.backup.spi.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/** Does what another target does, after something of its own. */
class ForwardingTarget implements StorageTarget {
  private final StorageTarget target;

  ForwardingTarget(StorageTarget target) {
    this.target = target;
  }

  /** What happens before each operation; nothing, unless overridden. */
  void before() throws IOException {}

  @Override
  public StoredObject put(ObjectKey key, Content content) throws IOException {
    before();
    return target.put(key, content);
  }

  @Override
  public InputStream open(ObjectKey key) throws IOException {
    before();
    return target.open(key);
  }

  @Override
  public Optional<StoredObject> find(ObjectKey key) throws IOException {
    before();
    return target.find(key);
  }

  @Override
  public List<StoredObject> list(String prefix) throws IOException {
    before();
    return target.list(prefix);
  }

  @Override
  public void delete(ObjectKey key) throws IOException {
    before();
    target.delete(key);
  }

  @Override
  public void check() throws IOException {
    before();
    target.check();
  }

  @Override
  public String location() {
    return target.location();
  }

  @Override
  public void close() throws IOException {
    target.close();
  }
}
