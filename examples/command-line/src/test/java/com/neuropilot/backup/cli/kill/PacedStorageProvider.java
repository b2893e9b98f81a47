package com.neuropilot.backup.cli.kill;

import com.neuropilot.backup.spi.StageContext;
import com.neuropilot.backup.spi.StageOptions;
import com.neuropilot.backup.spi.StorageTarget;
import com.neuropilot.backup.spi.StorageTargetProvider;
import com.neuropilot.backup.storage.local.LocalStorage;
import com.neuropilot.backup.storage.local.LocalStorageProvider;
import java.io.IOException;
import java.nio.file.Path;

/** Provides {@link PacedStorage}. */
public final class PacedStorageProvider implements StorageTargetProvider<PacedStorage> {
  /** For the service loader. */
  public PacedStorageProvider() {}

  @Override
  public String id() {
    return PacedStorage.PROVIDER_ID;
  }

  @Override
  public Class<PacedStorage> configType() {
    return PacedStorage.class;
  }

  @Override
  public PacedStorage configure(StageOptions options) {
    return new PacedStorage(Path.of(options.require("directory")));
  }

  @Override
  public StorageTarget create(PacedStorage config, StageContext context) throws IOException {
    LocalStorageProvider local = new LocalStorageProvider();
    return new PacedTarget(local.create(LocalStorage.in(config.directory()), context));
  }
}
