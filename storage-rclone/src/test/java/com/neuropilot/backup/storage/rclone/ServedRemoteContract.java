package com.neuropilot.backup.storage.rclone;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInfo;

/** The contract on a remote that {@code rclone serve} gives: a server a class, a folder a test. */
abstract class ServedRemoteContract extends RemoteContract {
  private record Served(RcloneServer server, Path folder) {}

  /** By the class of the tests: several run at once. */
  private static final Map<Class<?>, Served> SERVED = new ConcurrentHashMap<>();

  private final String folder = "backups-" + UUID.randomUUID();
  private Map<String, String> environment = Map.of();

  /** Returns what to serve: {@code "webdav"}. */
  protected abstract String protocol();

  @BeforeEach
  void startServer() {
    environment = SERVED.computeIfAbsent(getClass(), key -> serve()).server.remote();
  }

  @AfterAll
  static void stopServer(TestInfo tests) throws IOException {
    Served served = SERVED.remove(tests.getTestClass().orElseThrow());
    served.server.close();
    try (var files = Files.walk(served.folder)) {
      for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.delete(file);
      }
    }
  }

  private Served serve() {
    try {
      Path served = Files.createTempDirectory("served-");
      return new Served(RcloneServer.start(rclone(), protocol(), served), served);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  protected String remote() {
    return "served:" + folder;
  }

  @Override
  protected Map<String, String> environment() {
    return environment;
  }
}
