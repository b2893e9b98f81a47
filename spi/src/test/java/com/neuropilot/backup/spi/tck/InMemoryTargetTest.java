package com.neuropilot.backup.spi.tck;

import com.neuropilot.backup.spi.StorageTarget;

class InMemoryTargetTest extends StorageTargetContract {
  private final InMemoryStorage storage = InMemoryStorage.fresh();

  @Override
  protected StorageTarget openTarget() {
    return storage.target();
  }
}
