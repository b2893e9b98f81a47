package com.neuropilot.backup.storage.rclone;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;

/** An alias: another remote's folder under a name of its own. */
class AliasRemoteTest extends RemoteContract {
  @TempDir Path folder;

  @Override
  protected String remote() {
    return "short:";
  }

  @Override
  protected Map<String, String> environment() {
    return Map.of(
        "RCLONE_CONFIG_DISK_TYPE", "local",
        "RCLONE_CONFIG_SHORT_TYPE", "alias",
        "RCLONE_CONFIG_SHORT_REMOTE", "disk:" + folder);
  }
}
