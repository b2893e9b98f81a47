package com.neuropilot.backup.cli.kill;

import com.neuropilot.backup.spi.StageConfig;
import java.nio.file.Path;

/**
 * A local storage that announces each of its moments.
 *
 * @param directory the folder
 */
record PacedStorage(Path directory) implements StageConfig {
  static final String PROVIDER_ID = "paced";

  @Override
  public String providerId() {
    return PROVIDER_ID;
  }
}
