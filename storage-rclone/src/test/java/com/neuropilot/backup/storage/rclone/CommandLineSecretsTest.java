package com.neuropilot.backup.storage.rclone;

import static org.assertj.core.api.Assertions.assertThat;

import com.neuropilot.backup.spi.ObjectKey;
import com.neuropilot.backup.spi.tck.BytesContent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Everybody on a host can read the command lines of all. */
class CommandLineSecretsTest {
  @TempDir Path folder;

  @Test
  void noCommandLineHoldsASecret() throws Exception {
    Set<String> seen = ConcurrentHashMap.newKeySet();
    String secret;
    try (FaultyRemote remote = FaultyRemote.slow(Rclones.installed(), "webdav", folder)) {
      secret = remote.context.environment().get("RCLONE_CONFIG_SERVED_PASS");
      CompletableFuture<Void> work = CompletableFuture.runAsync(() -> use(remote));
      while (!work.isDone()) {
        look(seen);
        TimeUnit.MILLISECONDS.sleep(2);
      }
      work.get();
    }
    for (String verb : List.of("copyto", "lsjson", "cat", "delete")) {
      assertThat(seen)
          .as("what was looked at: rclone " + verb)
          .anyMatch(line -> line.contains(" " + verb + " "));
    }
    assertThat(new TreeSet<>(seen))
        .noneMatch(line -> line.contains(RcloneServer.PASSWORD) || line.contains(secret));
  }

  private static void use(FaultyRemote remote) {
    try {
      for (String name : List.of("a", "b", "c", "d")) {
        remote.target.put(ObjectKey.of(name), BytesContent.random(100_000, 1));
      }
      remote.target.check();
      remote.target.list("");
      remote.target.deleteAll(
          List.of(ObjectKey.of("a"), ObjectKey.of("b"), ObjectKey.of("c"), ObjectKey.of("d")));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void look(Set<String> seen) {
    ProcessHandle.current()
        .descendants()
        .forEach(
            process -> {
              Path file = Path.of("/proc", Long.toString(process.pid()), "cmdline");
              try {
                seen.add(Files.readString(file, StandardCharsets.ISO_8859_1).replace('\0', ' '));
              } catch (IOException e) {
                // It is gone already.
              }
            });
  }
}
