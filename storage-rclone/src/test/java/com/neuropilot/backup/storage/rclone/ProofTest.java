package com.neuropilot.backup.storage.rclone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.neuropilot.backup.spi.IntegrityException;
import com.neuropilot.backup.spi.ObjectKey;
import com.neuropilot.backup.spi.StorageTarget;
import com.neuropilot.backup.spi.StoredObject;
import com.neuropilot.backup.spi.tck.BytesContent;
import com.neuropilot.backup.spi.tck.TestContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How an object is compared with what was sent is decided by what its remote can do. */
class ProofTest {
  @TempDir Path folder;
  @AutoClose private final TestContext context = TestContext.create();

  @Test
  void hashThatTheRemoteHasProves() throws Exception {
    context.set("RCLONE_CONFIG_DISK_TYPE", "local");
    assertThat(put(Rclone.remote("disk:" + folder)).proof()).isEqualTo("sha256");
  }

  @Test
  void hashOfAShellProves() throws Exception {
    assertThat(putOn("sftp", false)).isEqualTo("md5");
  }

  @Test
  void objectWithoutAHashIsReadBack() throws Exception {
    assertThat(putOn("webdav", false)).isEqualTo("read-back");
  }

  @Test
  void sizeProvesOnlyWhereItWasSaid() throws Exception {
    assertThat(putOn("webdav", true)).isEqualTo("size");
  }

  @Test
  void fileThatChangedSinceItWasPromisedIsNoObject() throws Exception {
    context.set("RCLONE_CONFIG_DISK_TYPE", "local");
    Path file = Files.writeString(folder.resolve("part"), "promised");
    BytesContent content = BytesContent.ofFile(file);
    Files.writeString(file, "changed!");
    try (StorageTarget target = open(Rclone.remote("disk:" + folder.resolve("backups")))) {
      assertThatThrownBy(() -> target.put(ObjectKey.of("a"), content))
          .isInstanceOf(IntegrityException.class)
          .hasMessageContaining("Make the backup again");
      assertThat(target.list("")).isEmpty();
    }
  }

  private String putOn(String protocol, boolean sizeOnly) throws Exception {
    try (RcloneServer server = RcloneServer.start(Rclones.installed(), protocol, folder)) {
      server.remote().forEach(context::set);
      Rclone config = Rclone.remote("served:backups");
      return put(sizeOnly ? config.trustingSize() : config).proof();
    }
  }

  private StoredObject put(Rclone config) throws IOException {
    try (StorageTarget target = open(config)) {
      return target.put(ObjectKey.of("a"), BytesContent.of("content"));
    }
  }

  private StorageTarget open(Rclone config) throws IOException {
    context.set("RCLONE_CONFIG", "/dev/null");
    return new RcloneProvider().create(config, context);
  }
}
