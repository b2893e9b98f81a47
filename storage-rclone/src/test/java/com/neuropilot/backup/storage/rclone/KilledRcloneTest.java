package com.neuropilot.backup.storage.rclone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.neuropilot.backup.spi.ObjectKey;
import com.neuropilot.backup.spi.StageException;
import com.neuropilot.backup.spi.tck.BytesContent;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** rclone itself is killed in the middle. */
@Isolated("its time-outs are short")
class KilledRcloneTest {
  private static final int SIZE = 600_000;

  @TempDir Path root;

  @Test
  void killedPutLeavesNothing() throws Exception {
    try (FaultyRemote remote = FaultyRemote.slow(Rclones.installed(), root)) {
      for (int i = 0; i < 12; i++) {
        ObjectKey key = ObjectKey.of("part-" + i);
        BytesContent content = BytesContent.random(SIZE, i);
        CompletableFuture<Void> killed = kill("copyto", new Random(i).nextInt(500));
        StageException failure =
            catchThrowableOfType(StageException.class, () -> remote.target.put(key, content));
        killed.get(1, TimeUnit.MINUTES);
        assertThat(failure).hasMessageContaining("was ended by signal 9");
        assertThat(failure.retryable()).isTrue();
        assertThat(remote.target.list("")).isEmpty();
        assertThat(remote.folder).isEmptyDirectory();
        if (i % 4 == 0) {
          remote.target.put(key, content);
          assertThat(remote.file(key)).hasBinaryContent(content.bytes());
          remote.target.delete(key);
        }
      }
    }
  }

  @Test
  void killedReadGoesOn() throws Exception {
    try (FaultyRemote remote = FaultyRemote.slow(Rclones.installed(), root)) {
      for (int i = 0; i < 6; i++) {
        ObjectKey key = ObjectKey.of("part-" + i);
        BytesContent content = BytesContent.random(SIZE, i);
        Files.write(remote.file(key), content.bytes());
        CompletableFuture<Void> killed = kill("cat", new Random(i).nextInt(400));
        try (InputStream in = remote.target.open(key)) {
          assertThat(in.readAllBytes()).isEqualTo(content.bytes());
        }
        killed.get(1, TimeUnit.MINUTES);
      }
    }
  }

  /** Kills the rclone that does this, some time after it was seen; fails when there is none. */
  private static CompletableFuture<Void> kill(String verb, int millis) {
    return CompletableFuture.runAsync(
        () -> {
          ProcessHandle rclone = await(verb);
          pause(millis);
          assertThat(rclone.isAlive()).as("rclone was in the middle").isTrue();
          assertThat(rclone.destroyForcibly()).isTrue();
        });
  }

  private static ProcessHandle await(String verb) {
    for (int i = 0; i < 2_000; i++) {
      Optional<ProcessHandle> found =
          ProcessHandle.current()
              .descendants()
              .filter(process -> isRclone(process, verb))
              .findFirst();
      if (found.isPresent()) {
        return found.get();
      }
      pause(5);
    }
    throw new AssertionError("No rclone " + verb + " was seen.");
  }

  private static boolean isRclone(ProcessHandle process, String verb) {
    return process
        .info()
        .commandLine()
        .filter(line -> line.startsWith(Rclones.installed() + " " + verb + " "))
        .isPresent();
  }

  private static void pause(int millis) {
    try {
      TimeUnit.MILLISECONDS.sleep(millis);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
