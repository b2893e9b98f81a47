package com.neuropilot.backup.storage.rclone;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The contract on a remote that {@code rclone serve} gives. */
abstract class ServedRemoteContract extends RemoteContract {
  @TempDir Path folder;
  private Map<String, String> environment = new HashMap<>();
  private RcloneServer server;

  /** Returns what to serve: {@code "webdav"}. */
  protected abstract String protocol();

  @BeforeEach
  void startServer() throws Exception {
    server = RcloneServer.start(rclone(), protocol(), folder);
    environment.putAll(server.remote());
  }

  @AfterEach
  void stopServer() {
    server.close();
  }

  @Override
  protected String remote() {
    return "served:backups";
  }

  @Override
  protected Map<String, String> environment() {
    return environment;
  }
}
