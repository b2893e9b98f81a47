package com.neuropilot.backup.storage.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.neuropilot.backup.spi.Checksum;
import com.neuropilot.backup.spi.Content;
import com.neuropilot.backup.spi.ObjectKey;
import com.neuropilot.backup.spi.StorageTarget;
import com.neuropilot.backup.spi.tck.BytesContent;
import com.neuropilot.backup.spi.tck.TestContext;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process that is killed while it puts leaves no object, and what it leaves is cleaned up by the
 * next.
 */
class KilledProcessTest {
  @TempDir Path root;
  @AutoClose private final TestContext context = TestContext.create();

  @Test
  void leftoverOfAKilledProcessIsRemovedAndOneInTheMakingIsNot() throws Exception {
    Path directory = Files.createDirectory(root.resolve("backups"));
    try (Jvm jvm = Jvm.start(root, List.of(), Map.of(), PutForever.class, directory.toString())) {
      jvm.awaitOutput("half");
      assertThat(unfinished(directory)).as("the fault: a file in the making").isEqualTo(1);
      checkAnew(directory);
      assertThat(unfinished(directory))
          .as("it is not touched while its process lives")
          .isEqualTo(1);
      jvm.kill();
    }
    try (StorageTarget target = target(directory)) {
      assertThat(target.list("")).isEmpty();
      assertThat(target.find(ObjectKey.of("big"))).isEmpty();
      target.put(ObjectKey.of("big"), BytesContent.of("again"));
    }
    assertThat(unfinished(directory)).isZero();
  }

  @Test
  void claimIsRemovedAfterADay() throws Exception {
    Path claim = Files.writeString(root.resolve(".neuropilot-claim-0123"), "");
    Files.setLastModifiedTime(claim, FileTime.from(context.clock().instant()));
    context.clock().advance(Duration.ofHours(23));
    checkAnew(root);
    assertThat(claim).exists();
    context.clock().advance(Duration.ofHours(2));
    checkAnew(root);
    assertThat(claim).doesNotExist();
  }

  private void checkAnew(Path directory) throws IOException {
    try (StorageTarget target = target(directory)) {
      target.check();
    }
  }

  private StorageTarget target(Path directory) throws IOException {
    return new LocalStorageProvider().create(LocalStorage.in(directory), context);
  }

  private static long unfinished(Path directory) throws IOException {
    try (var files = Files.list(directory)) {
      return files.filter(file -> file.getFileName().toString().startsWith(".neuropilot-")).count();
    }
  }

  /** Puts an object whose content does not end. */
  static final class PutForever {
    private PutForever() {}

    public static void main(String[] arguments) throws IOException {
      try (TestContext context = TestContext.create();
          StorageTarget target =
              new LocalStorageProvider().create(LocalStorage.in(Path.of(arguments[0])), context)) {
        target.put(ObjectKey.of("big"), new Endless());
      }
    }
  }

  private static final class Endless implements Content {
    @Override
    public long length() {
      return Long.MAX_VALUE;
    }

    @Override
    public Checksum sha256() {
      return BytesContent.of("").sha256();
    }

    @Override
    public Optional<Path> file() {
      return Optional.empty();
    }

    @Override
    public InputStream open() {
      return new InputStream() {
        private long passed;

        @Override
        public int read() throws IOException {
          return read(new byte[1], 0, 1) < 0 ? -1 : 0;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
          passed += length;
          if (passed > 1_000_000) {
            System.out.println("half");
            pause();
          }
          return length;
        }
      };
    }

    private static void pause() throws IOException {
      try {
        Thread.sleep(600_000);
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
    }
  }
}
