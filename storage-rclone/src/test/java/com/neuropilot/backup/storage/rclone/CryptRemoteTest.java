package com.neuropilot.backup.storage.rclone;

import static org.assertj.core.api.Assertions.assertThat;

import com.neuropilot.backup.spi.ObjectKey;
import com.neuropilot.backup.spi.StorageTarget;
import com.neuropilot.backup.spi.tck.BytesContent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A remote that encrypts names and contents of another: its hashes are not those of the content.
 */
class CryptRemoteTest extends RemoteContract {
  @TempDir Path folder;
  private final Map<String, String> environment = new HashMap<>();

  @BeforeEach
  void configure() throws Exception {
    environment.put("RCLONE_CONFIG_DISK_TYPE", "local");
    environment.put("RCLONE_CONFIG_SAFE_TYPE", "crypt");
    environment.put("RCLONE_CONFIG_SAFE_REMOTE", "disk:" + folder);
    environment.put("RCLONE_CONFIG_SAFE_PASSWORD", Rclones.obscured("a passphrase of names"));
  }

  @Override
  protected String remote() {
    return "safe:backups";
  }

  @Override
  protected Map<String, String> environment() {
    return environment;
  }

  /** An encrypted name is half as long again, and a file's name is 255 bytes at most. */
  @Override
  protected List<String> awkwardNames() {
    return super.awkwardNames().stream()
        .map(name -> name.length() > 140 ? name.substring(0, 140) : name)
        .toList();
  }

  @Test
  void objectIsReadBack() throws Exception {
    try (StorageTarget target = openTarget()) {
      assertThat(target.put(ObjectKey.of("a.dump"), BytesContent.of("content")).proof())
          .isEqualTo("read-back");
      try (var files = Files.walk(folder)) {
        assertThat(files.map(file -> file.getFileName().toString())).doesNotContain("a.dump");
      }
    }
  }
}
