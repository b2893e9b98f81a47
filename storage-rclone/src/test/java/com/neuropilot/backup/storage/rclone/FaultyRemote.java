package com.neuropilot.backup.storage.rclone;

import com.neuropilot.backup.spi.Content;
import com.neuropilot.backup.spi.ObjectKey;
import com.neuropilot.backup.spi.StageException;
import com.neuropilot.backup.spi.StorageTarget;
import com.neuropilot.backup.spi.tck.TestContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** A storage whose remote is a server behind a proxy that breaks. */
final class FaultyRemote implements AutoCloseable {
  /** As often as the library tries. */
  private static final int ATTEMPTS = 4;

  final Path folder;
  final FaultProxy proxy;
  final TestContext context = TestContext.create();
  final StorageTarget target;
  private final RcloneServer server;

  private FaultyRemote(Path rclone, String protocol, Path folder, UnaryOperator<Rclone> more)
      throws Exception {
    this.folder = Files.createDirectories(folder.resolve("backups"));
    this.server = RcloneServer.start(Rclones.installed(), protocol, folder);
    this.proxy = new FaultProxy(() -> server.port());
    server.remote(proxy.port()).forEach(context::set);
    context.set("RCLONE_CONFIG", "/dev/null");
    this.target =
        new RcloneProvider()
            .create(
                more.apply(
                    Rclone.remote("served:backups")
                        .binary(rclone.toString())
                        .timeout(Duration.ofSeconds(2))),
                context);
    target.list("");
  }

  static FaultyRemote start(Path rclone, String protocol, Path folder) throws Exception {
    return new FaultyRemote(rclone, protocol, folder, UnaryOperator.identity());
  }

  /** A remote so slow that every transfer has a middle. */
  static FaultyRemote slow(Path rclone, String protocol, Path folder) throws Exception {
    return new FaultyRemote(rclone, protocol, folder, config -> config.bandwidthLimit("400k"));
  }

  /**
   * Puts as the library does, trying again what may be tried again.
   *
   * @return what it failed with in the end
   */
  Optional<IOException> put(ObjectKey key, Content content) throws InterruptedException {
    for (int attempt = 1; ; attempt++) {
      try {
        target.put(key, content);
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

  Path file(ObjectKey key) {
    return folder.resolve(key.name());
  }

  @Override
  public void close() throws IOException {
    target.close();
    proxy.close();
    server.close();
    context.close();
  }
}
