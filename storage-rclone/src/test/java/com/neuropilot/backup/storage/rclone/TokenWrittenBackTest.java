package com.neuropilot.backup.storage.rclone;

import static org.assertj.core.api.Assertions.assertThat;

import com.neuropilot.backup.spi.ObjectKey;
import com.neuropilot.backup.spi.StorageTarget;
import com.neuropilot.backup.spi.tck.BytesContent;
import com.neuropilot.backup.spi.tck.TestContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A token that runs out while objects are put or read, which is where a backup spends its time. The
 * remote tells no hash, so that nothing else is run after a put.
 *
 * <p>Tests may run as root, who can write everywhere. But nobody can make the file that rclone
 * makes beside its configuration when that has the longest name there can be.
 */
class TokenWrittenBackTest {
  private static final String GOOD = "2099-01-01T00:00:00Z";
  private static final String EXPIRED = "2020-01-01T00:00:00Z";
  private static final ObjectKey FIRST = ObjectKey.of("first");
  private static final BytesContent CONTENT = BytesContent.random(10_000, 1);

  @TempDir Path folder;
  private final TestContext context = TestContext.create();
  private RenewingCloud cloud;

  @BeforeEach
  void start() throws Exception {
    cloud = new RenewingCloud();
  }

  @AfterEach
  void stop() throws Exception {
    cloud.close();
    context.close();
  }

  private Path configure(String name, String expiry) throws Exception {
    String safe =
        "\n[safe]\ntype = crypt\nremote = cloud:backups\npassword = " + Rclones.obscured("x");
    return Files.writeString(folder.resolve(name), cloud.configuration(expiry) + safe + "\n");
  }

  /** With a token that is good for now, so that all that is looked up once is known. */
  private StorageTarget open(Path config) throws Exception {
    StorageTarget target =
        new RcloneProvider()
            .create(
                Rclone.remote("safe:").configFile(config).flags("--low-level-retries=1"), context);
    target.list("");
    target.put(FIRST, CONTENT);
    assertThat(cloud.renewals).hasValue(0);
    assertThat(context.warnings()).isEmpty();
    return target;
  }

  @Test
  void tokenThatRunsOutBeforeAPutAndCannotBeWrittenBack() throws Exception {
    String name = "n".repeat(250) + ".conf";
    try (StorageTarget target = open(configure(name, GOOD))) {
      configure(name, EXPIRED);

      assertThat(target.put(ObjectKey.of("second"), CONTENT).proof()).isEqualTo("read-back");
    }
    assertWarned();
  }

  @Test
  void tokenThatRunsOutBeforeAReadAndCannotBeWrittenBack() throws Exception {
    String name = "n".repeat(250) + ".conf";
    try (StorageTarget target = open(configure(name, GOOD))) {
      configure(name, EXPIRED);

      try (InputStream in = target.open(FIRST)) {
        assertThat(in.readAllBytes()).isEqualTo(CONTENT.bytes());
      }
    }
    assertWarned();
  }

  private void assertWarned() {
    assertThat(cloud.renewals).hasPositiveValue();
    assertThat(context.warnings())
        .singleElement()
        .asString()
        .contains("cannot write its configuration file", "a renewed token of safe: is lost")
        .contains("writable for the user " + System.getProperty("user.name"));
  }

  @Test
  void tokenThatIsWrittenBackIsNoWarning() throws Exception {
    Path config = configure("rclone.conf", GOOD);
    try (StorageTarget target = open(config)) {
      configure("rclone.conf", EXPIRED);

      target.put(ObjectKey.of("second"), CONTENT);
    }
    assertThat(cloud.renewals).hasValue(1);
    assertThat(config).content().contains("another");
    assertThat(context.warnings()).isEmpty();
  }

  /** A long transfer logs its progress each second, and only the last lines are kept. */
  @Test
  void whatWasLoggedAtTheBeginningOfALongTransferIsSeen() throws Exception {
    Path goOn = folder.resolve("go-on");
    Path program = folder.resolve("rclone");
    Files.writeString(
        program,
        """
        #!/bin/sh
        [ "$1" = version ] && { echo rclone v1.60.1; exit; }
        echo 'Failed to save config after 10 tries: permission denied' >&2
        until [ -e '%s' ]; do sleep 0.05; done
        i=0; while [ $i -lt 300 ]; do echo '{"level":"info","msg":"."}' >&2; i=$((i+1)); done
        """
            .formatted(goOn));
    assertThat(program.toFile().setExecutable(true)).isTrue();
    Tool tool = new Tool(Rclone.remote("one:").binary(program.toString()), context);

    try (Running running = tool.start(List.of("copyto"))) {
      CompletableFuture<Boolean> warned = CompletableFuture.supplyAsync(this::awaitWarning);
      var unused = warned.thenRun(() -> create(goOn));
      assertThat(running.await().log().errors()).isEmpty();
      assertThat(warned.get()).as("warned while it ran").isTrue();
    }
    assertThat(context.warnings())
        .singleElement()
        .asString()
        .contains("a renewed token of one: is lost");
  }

  private boolean awaitWarning() {
    for (int i = 0; i < 600 && context.warnings().isEmpty(); i++) {
      LockSupport.parkNanos(50_000_000);
    }
    return !context.warnings().isEmpty();
  }

  private static void create(Path file) {
    try {
      Files.createFile(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
