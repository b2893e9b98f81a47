package com.neuropilot.backup.storage.rclone;

import static org.assertj.core.api.Assertions.assertThat;

import com.neuropilot.backup.spi.ObjectKey;
import com.neuropilot.backup.spi.StageException;
import com.neuropilot.backup.spi.StorageTarget;
import com.neuropilot.backup.spi.StoredObject;
import com.neuropilot.backup.spi.tck.BytesContent;
import com.neuropilot.backup.spi.tck.TestContext;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders whose names not every remote can keep: nothing is lost there silently. */
class FolderNamesTest {
  private static final ObjectKey KEY = ObjectKey.of("shop_20250120_020000.manifest.json");
  private static final BytesContent CONTENT = BytesContent.of("manifest");

  @TempDir Path folder;
  @AutoClose private final TestContext context = TestContext.create();
  private RcloneServer server;

  @BeforeEach
  void start() throws Exception {
    server = RcloneServer.start(Rclones.installed(), "webdav", folder);
    server.remote().forEach(context::set);
    context.set("RCLONE_CONFIG", "/dev/null");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void whatIsPutThereIsFoundThere() throws IOException {
    for (Path rclone : new Path[] {Rclones.installed(), Rclones.current()}) {
      String name = "\"all\" <of>|them?*#%20/it ends with a dot./ and begins with a blank ";
      try (StorageTarget target = open(rclone, name)) {
        target.put(KEY, CONTENT);
      }
      try (StorageTarget another = open(rclone, name)) {
        assertThat(another.list("")).extracting(StoredObject::key).containsExactly(KEY);
        try (InputStream in = another.open(KEY)) {
          assertThat(in.readAllBytes()).isEqualTo(CONTENT.bytes());
        }
        another.delete(KEY);
        assertThat(another.find(KEY)).isEmpty();
      }
    }
  }

  /** An old rclone (1.60) makes a folder of that name and cannot put into it; a current one can. */
  @Test
  void aColonIsTakenOrSaid() throws IOException {
    for (Path rclone : new Path[] {Rclones.installed(), Rclones.current()}) {
      try (StorageTarget target = open(rclone, "2025: all")) {
        try {
          target.put(KEY, CONTENT);
          assertThat(target.list("")).extracting(StoredObject::key).containsExactly(KEY);
          target.delete(KEY);
        } catch (StageException e) {
          assertThat(e)
              .hasMessageContaining("It may be the folder's name")
              .hasMessageContaining("Letters, digits, - and _ are safe.");
        }
        assertThat(target.list("")).isEmpty();
      }
    }
  }

  private StorageTarget open(Path rclone, String name) throws IOException {
    return new RcloneProvider()
        .create(Rclone.remote("served:" + name).binary(rclone.toString()), context);
  }
}
