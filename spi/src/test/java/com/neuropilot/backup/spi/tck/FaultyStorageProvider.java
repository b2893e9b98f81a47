package com.neuropilot.backup.spi.tck;

import com.neuropilot.backup.spi.StageContext;
import com.neuropilot.backup.spi.StageOptions;
import com.neuropilot.backup.spi.StorageTarget;
import com.neuropilot.backup.spi.StorageTargetProvider;

/**
 * Provides {@link FaultyStorage} under the id {@code faulty}; its option is the {@code name} of a
 * storage in memory.
 */
public final class FaultyStorageProvider implements StorageTargetProvider<FaultyStorage> {
  /** For {@link java.util.ServiceLoader}. */
  public FaultyStorageProvider() {}

  @Override
  public String id() {
    return FaultyStorage.PROVIDER_ID;
  }

  @Override
  public Class<FaultyStorage> configType() {
    return FaultyStorage.class;
  }

  @Override
  public FaultyStorage configure(StageOptions options) {
    return FaultyStorage.around(InMemoryStorage.named(options.require("name")));
  }

  @Override
  public StorageTarget create(FaultyStorage config, StageContext context) {
    return config.target();
  }
}
