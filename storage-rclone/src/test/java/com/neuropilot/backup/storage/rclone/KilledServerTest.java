package com.neuropilot.backup.storage.rclone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.neuropilot.backup.spi.ObjectKey;
import com.neuropilot.backup.spi.StageException;
import com.neuropilot.backup.spi.StorageTarget;
import com.neuropilot.backup.spi.tck.BytesContent;
import com.neuropilot.backup.spi.tck.TestContext;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** The server's process is killed in the middle, and started again or not. */
@Isolated("its time-outs are short")
class KilledServerTest {
  private static final int ATTEMPTS = 3;
  private static final ObjectKey KEY = ObjectKey.of("part-1");
  private static final BytesContent SMALL = BytesContent.random(1_000_000, 1);

  /** More than what fits into the buffers of a connection. */
  private static final BytesContent LARGE = BytesContent.random(32_000_000, 2);

  @TempDir Path root;
  private final TestContext context = TestContext.create();
  private Path folder;
  private RcloneServer server;

  @BeforeEach
  void start() throws Exception {
    folder = Files.createDirectories(root.resolve("cloud/backups"));
    server = RcloneServer.start(Rclones.installed(), "webdav", root.resolve("cloud"));
    server.remote().forEach(context::set);
    context.set("RCLONE_CONFIG", "/dev/null");
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
    context.close();
  }

  /** So slow that there is a middle; its runs of rclone are written down. */
  private StorageTarget open(String limit) throws IOException {
    Path program = root.resolve("counted-rclone");
    Files.writeString(
        program,
        "#!/bin/sh\necho \"$@\" >> '"
            + root.resolve("runs")
            + "'\nexec '"
            + Rclones.installed()
            + "' \"$@\"\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    StorageTarget target =
        new RcloneProvider()
            .create(
                Rclone.remote("served:backups")
                    .binary(program.toString())
                    .timeout(Duration.ofSeconds(2))
                    .flags("--low-level-retries=2")
                    .bandwidthLimit(limit),
                context);
    target.list("");
    return target;
  }

  @Test
  void putSucceedsWhenTheServerComesBack() throws Exception {
    try (StorageTarget target = open("400k")) {
      CompletableFuture<Long> killed = killInTheMiddleOfThePut(true);

      assertThat(put(target)).isEmpty();

      assertThat(killed.get()).as("bytes that had arrived").isBetween(1L, SMALL.length() - 1);
      assertThat(folder.resolve(KEY.name())).hasBinaryContent(SMALL.bytes());
    }
  }

  @Test
  void putFailsCleanlyWhenItDoesNot() throws Exception {
    try (StorageTarget target = open("400k")) {
      CompletableFuture<Long> killed = killInTheMiddleOfThePut(false);

      assertThat(put(target))
          .get()
          .isInstanceOfSatisfying(
              StageException.class, failure -> assertThat(failure.retryable()).isTrue());

      assertThat(killed.get()).as("bytes that had arrived").isBetween(1L, SMALL.length() - 1);
      assertThat(context.warnings())
          .anyMatch(warning -> warning.contains("It is no backup's part; the next run removes it"));
      server.startAgain();
      assertThat(put(target)).isEmpty();
      assertThat(folder.resolve(KEY.name())).hasBinaryContent(SMALL.bytes());
    }
  }

  @Test
  void openGoesOnWhenTheServerComesBack() throws Exception {
    Files.write(folder.resolve(KEY.name()), LARGE.bytes());
    try (StorageTarget target = open("8M");
        InputStream in = target.open(KEY)) {
      byte[] first = in.readNBytes(100_000);
      server.close();
      server.startAgain();
      byte[] rest = in.readAllBytes();

      assertThat(first.length + rest.length).isEqualTo((int) LARGE.length());
      assertThat(LARGE.bytes()).startsWith(first).endsWith(rest);
      assertThat(runs("cat ")).hasSizeGreaterThanOrEqualTo(2);
      assertThat(runs("cat ").get(1)).contains(" --offset ");
    }
  }

  @Test
  void openFailsAndHasNoEndWhenItDoesNot() throws Exception {
    Files.write(folder.resolve(KEY.name()), LARGE.bytes());
    try (StorageTarget target = open("8M");
        InputStream in = target.open(KEY)) {
      assertThat(in.readNBytes(100_000)).hasSize(100_000);
      server.close();

      assertThatThrownBy(in::readAllBytes)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("read " + KEY + " from served:backups");
    }
  }

  /** Kills it when some of the object has arrived, and returns how much. */
  private CompletableFuture<Long> killInTheMiddleOfThePut(boolean startAgain) {
    return CompletableFuture.supplyAsync(
        () -> {
          Path arriving = folder.resolve(KEY.name());
          for (int i = 0; i < 3_000 && arriving.toFile().length() == 0; i++) {
            LockSupport.parkNanos(10_000_000);
          }
          server.close();
          long arrived = arriving.toFile().length();
          if (startAgain) {
            restart();
          }
          return arrived;
        });
  }

  private void restart() {
    try {
      server.startAgain();
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Puts as the library does, trying again what may be tried again. */
  private static Optional<IOException> put(StorageTarget target) throws InterruptedException {
    for (int attempt = 1; ; attempt++) {
      try {
        target.put(KEY, SMALL);
        return Optional.empty();
      } catch (IOException e) {
        boolean again = e instanceof StageException failure && failure.retryable();
        if (!again || attempt == ATTEMPTS) {
          return Optional.of(e);
        }
        Thread.sleep(300);
      }
    }
  }

  private List<String> runs(String verb) throws IOException {
    return Files.readAllLines(root.resolve("runs")).stream()
        .filter(line -> line.startsWith(verb))
        .toList();
  }
}
