package com.neuropilot.backup.spi.tck;

import com.neuropilot.backup.spi.StageContext;
import com.neuropilot.backup.spi.StageOptions;
import com.neuropilot.backup.spi.StorageTarget;
import com.neuropilot.backup.spi.StorageTargetProvider;

/** Provides {@link InMemoryStorage} under the id {@code memory}; its option is {@code name}. */
public final class InMemoryStorageProvider implements StorageTargetProvider<InMemoryStorage> {
  /** For {@link java.util.ServiceLoader}. */
  public InMemoryStorageProvider() {}

  @Override
  public String id() {
    return InMemoryStorage.PROVIDER_ID;
  }

  @Override
  public Class<InMemoryStorage> configType() {
    return InMemoryStorage.class;
  }

  @Override
  public InMemoryStorage configure(StageOptions options) {
    return InMemoryStorage.named(options.require("name"));
  }

  @Override
  public StorageTarget create(InMemoryStorage config, StageContext context) {
    return config.target(context.clock());
  }
}
