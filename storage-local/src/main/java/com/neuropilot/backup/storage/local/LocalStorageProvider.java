package com.neuropilot.backup.storage.local;

import com.neuropilot.backup.spi.InvalidOptionsException;
import com.neuropilot.backup.spi.StageContext;
import com.neuropilot.backup.spi.StageException;
import com.neuropilot.backup.spi.StageOptions;
import com.neuropilot.backup.spi.StorageTarget;
import com.neuropilot.backup.spi.StorageTargetProvider;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Provides {@link LocalStorage} under the id {@code local}; its options are {@code directory} and
 * {@code group}.
 */
public final class LocalStorageProvider implements StorageTargetProvider<LocalStorage> {
  /** For {@link java.util.ServiceLoader}. */
  public LocalStorageProvider() {}

  @Override
  public String id() {
    return LocalStorage.ID;
  }

  @Override
  public Class<LocalStorage> configType() {
    return LocalStorage.class;
  }

  @Override
  public LocalStorage configure(StageOptions options) {
    Optional<Path> directory = options.path("directory");
    Optional<String> group = options.text("group");
    options.require("directory");
    return new LocalStorage(
        directory.orElseThrow(() -> new InvalidOptionsException(options.problems())), group);
  }

  @Override
  public StorageTarget create(LocalStorage config, StageContext context) throws StageException {
    Path directory = config.directory();
    Access access = Access.of(directory, config.group());
    return new LocalTarget(
        new Folder(directory, access), new Publisher(Publisher.HARD_LINKS), context);
  }
}
