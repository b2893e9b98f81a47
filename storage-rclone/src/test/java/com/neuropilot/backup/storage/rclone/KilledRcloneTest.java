package com.neuropilot.backup.storage.rclone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.neuropilot.backup.spi.ObjectKey;
import com.neuropilot.backup.spi.StageException;
import com.neuropilot.backup.spi.tck.BytesContent;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** rclone itself is killed in the middle. */
@Isolated("its time-outs are short")
class KilledRcloneTest {
  private static final int SIZE = 1_000_000;

  @TempDir Path root;

  @Test
  void killedPutLeavesNothing() throws Exception {
    assertThat(killPuts(Rclones.installed(), "webdav", 10))
        .as("names seen while rclone copied")
        .anyMatch(name -> name.startsWith("part-"));
  }

  /** It copies under a name that ends in {@code .partial} and renames. */
  @Test
  void killedPutOfACurrentRcloneLeavesNothing() throws Exception {
    assertThat(killPuts(Rclones.current(), "sftp", 8))
        .as("names seen while rclone copied")
        .anyMatch(name -> name.endsWith(".partial"));
  }

  /** Returns the names that were seen in the folder when rclone was killed. */
  private Set<String> killPuts(Path rclone, String protocol, int times) throws Exception {
    Set<String> seen = ConcurrentHashMap.newKeySet();
    try (FaultyRemote remote = FaultyRemote.slow(rclone, protocol, root)) {
      for (int i = 0; i < times; i++) {
        ObjectKey key = ObjectKey.of("part-" + i);
        BytesContent content = BytesContent.random(SIZE, i);
        CompletableFuture<Void> killed =
            kill(rclone, "copyto", new Random(i).nextInt(1_800), () -> look(remote.folder, seen));
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
    return seen;
  }

  private static void look(Path folder, Set<String> seen) {
    String[] names = folder.toFile().list();
    seen.addAll(names == null ? List.of() : List.of(names));
  }

  @Test
  void killedReadGoesOn() throws Exception {
    try (FaultyRemote remote = FaultyRemote.slow(Rclones.installed(), "webdav", root)) {
      for (int i = 0; i < 6; i++) {
        ObjectKey key = ObjectKey.of("part-" + i);
        BytesContent content = BytesContent.random(SIZE, i);
        Files.write(remote.file(key), content.bytes());
        CompletableFuture<Void> killed =
            kill(Rclones.installed(), "cat", new Random(i).nextInt(1_500), () -> {});
        try (InputStream in = remote.target.open(key)) {
          assertThat(in.readAllBytes()).isEqualTo(content.bytes());
        }
        killed.get(1, TimeUnit.MINUTES);
      }
    }
  }

  /** Kills the rclone that does this, some time after it was seen; fails when there is none. */
  private static CompletableFuture<Void> kill(
      Path binary, String verb, int millis, Runnable before) {
    return CompletableFuture.runAsync(
        () -> {
          ProcessHandle rclone = await(binary, verb);
          pause(millis);
          before.run();
          assertThat(rclone.isAlive()).as("rclone was in the middle").isTrue();
          assertThat(rclone.destroyForcibly()).isTrue();
        });
  }

  private static ProcessHandle await(Path binary, String verb) {
    for (int i = 0; i < 2_000; i++) {
      Optional<ProcessHandle> found =
          ProcessHandle.current()
              .descendants()
              .filter(process -> isRclone(process, binary, verb))
              .findFirst();
      if (found.isPresent()) {
        return found.get();
      }
      pause(5);
    }
    throw new AssertionError("No rclone " + verb + " was seen.");
  }

  private static boolean isRclone(ProcessHandle process, Path binary, String verb) {
    return process
        .info()
        .commandLine()
        .filter(line -> line.startsWith(binary + " " + verb + " "))
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
