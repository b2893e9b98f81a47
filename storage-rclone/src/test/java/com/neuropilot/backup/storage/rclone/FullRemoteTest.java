package com.neuropilot.backup.storage.rclone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.neuropilot.backup.spi.ObjectKey;
import com.neuropilot.backup.spi.StageException;
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

/**
 * A server whose disk is full: a real small one where the system lets a test mount, else a limit on
 * the length of its files.
 */
class FullRemoteTest {
  private static final ObjectKey LARGE = ObjectKey.of("large");
  private static final ObjectKey SMALL = ObjectKey.of("small");
  private static final String MOUNTED =
      "exec unshare -rm sh -c 'mount -t tmpfs -o size=400k none \"$3\" && exec \"$0\" \"$@\"'";

  @TempDir Path folder;
  @AutoClose private final TestContext context = TestContext.create();

  @Test
  void webdav() throws Exception {
    assertThat(failureOfPutting("webdav", Rclones.installed()))
        .hasMessageContaining("the server takes no file: its storage is full")
        .hasMessageContaining("Free space on the server");
  }

  @Test
  void sftp() throws Exception {
    assertThat(failureOfPutting("sftp", Rclones.current()))
        .hasMessageContaining(
            canMount() ? "the storage is full. Free space there" : "the file is too large");
  }

  /** What fails leaves no object and no byte: what has room is put after it. */
  private StageException failureOfPutting(String protocol, Path rclone) throws Exception {
    Path served = Files.createDirectory(folder.resolve("served"));
    try (RcloneServer server = RcloneServer.start(onSmallDisk(), protocol, served)) {
      server.remote().forEach(context::set);
      context.set("RCLONE_CONFIG", "/dev/null");
      Rclone config = Rclone.remote("served:backups").binary(rclone.toString());
      try (StorageTarget target = new RcloneProvider().create(config, context)) {
        StageException failure =
            catchThrowableOfType(
                StageException.class, () -> target.put(LARGE, BytesContent.random(1_000_000, 1)));

        assertThat(failure).isNotNull();
        assertThat(failure.retryable()).as("may pass by itself").isFalse();
        assertThat(target.list("")).isEmpty();
        target.put(SMALL, BytesContent.random(150_000, 2));
        assertThat(target.list("")).extracting(StoredObject::key).containsExactly(SMALL);
        return failure;
      }
    }
  }

  private Path onSmallDisk() throws Exception {
    Path program = folder.resolve("rclone-on-a-small-disk");
    Files.writeString(
        program,
        "#!/bin/sh\n"
            + (canMount() ? MOUNTED : "ulimit -f 400; exec ")
            + " "
            + Rclones.installed()
            + " \"$@\"\n");
    assertThat(program.toFile().setExecutable(true)).isTrue();
    return program;
  }

  private static boolean canMount() throws IOException, InterruptedException {
    return new ProcessBuilder("unshare", "-rm", "mount", "-t", "tmpfs", "none", "/mnt")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor()
        == 0;
  }
}
