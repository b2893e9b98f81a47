package com.neuropilot.backup.storage.rclone;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;

/** The remote is a folder of this machine. */
class LocalRemoteTest extends RemoteContract {
  @TempDir Path folder;

  @Override
  protected String remote() {
    return "disk:" + folder.resolve("backups");
  }

  @Override
  protected Map<String, String> environment() {
    return Map.of("RCLONE_CONFIG_DISK_TYPE", "local");
  }
}
