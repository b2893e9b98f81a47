package com.neuropilot.backup.storage.rclone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.neuropilot.backup.spi.ObjectKey;
import com.neuropilot.backup.spi.StageException;
import com.neuropilot.backup.spi.StorageTarget;
import com.neuropilot.backup.spi.tck.BytesContent;
import com.neuropilot.backup.spi.tck.TestContext;
import com.neuropilot.backup.storage.rclone.FaultProxy.Fault;
import com.neuropilot.backup.storage.rclone.FaultProxy.Moment;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person reads at night: what failed, why, and the command that mends it. */
class MessagesTest {
  @TempDir Path folder;
  @AutoClose private final TestContext context = TestContext.create();

  @BeforeEach
  void configureRemotes() {
    context.set("RCLONE_CONFIG", "/dev/null").set("RCLONE_CONFIG_DISK_TYPE", "local");
  }

  @Test
  void remoteThatIsNotConfigured() throws IOException {
    assertThat(failureOf(Rclone.remote("onedrive:NeuroPilot/Backups")))
        .hasMessageContaining(
            "Cannot list onedrive:NeuroPilot/Backups: the remote is not configured")
        .hasMessageContaining("Configure it with 'rclone config'")
        .extracting(StageException::retryable)
        .isEqualTo(false);
    Path file = Files.writeString(folder.resolve("rclone.conf"), "");
    assertThat(failureOf(Rclone.remote("onedrive:x").configFile(file)))
        .hasMessageContaining("'rclone config --config " + file + "'");
  }

  @Test
  void remoteThatIsNotAuthorisedAnyMore() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    HttpServer login =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 5);
    login.createContext(
        "/",
        exchange -> {
          asked.incrementAndGet();
          byte[] body =
              "{\"error\":\"invalid_grant\",\"error_description\":\"AADSTS700082: expired\"}"
                  .getBytes(StandardCharsets.US_ASCII);
          exchange.getResponseHeaders().set("Content-Type", "application/json");
          exchange.sendResponseHeaders(400, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    login.start();
    try {
      context
          .set("RCLONE_CONFIG_ONE_TYPE", "onedrive")
          .set("RCLONE_CONFIG_ONE_DRIVE_ID", "0")
          .set("RCLONE_CONFIG_ONE_DRIVE_TYPE", "personal")
          .set("RCLONE_CONFIG_ONE_TOKEN_URL", "http://127.0.0.1:" + login.getAddress().getPort())
          .set(
              "RCLONE_CONFIG_ONE_TOKEN",
              "{\"access_token\":\"a-token\",\"token_type\":\"Bearer\","
                  + "\"refresh_token\":\"r-token\",\"expiry\":\"2020-01-01T00:00:00Z\"}");
      assertThat(failureOf(Rclone.remote("one:NeuroPilot/Backups")))
          .hasMessageContaining("rclone is not authorised any more")
          .hasMessageContaining("'rclone config reconnect one:'")
          .hasMessageNotContaining("r-token")
          .extracting(StageException::retryable)
          .isEqualTo(false);
      assertThat(asked).hasPositiveValue();
    } finally {
      login.stop(0);
    }
  }

  @Test
  void userThatIsRefused() throws Exception {
    try (RcloneServer server = RcloneServer.start(Rclones.installed(), "webdav", folder)) {
      server.remote().forEach(context::set);
      context.set("RCLONE_CONFIG_SERVED_PASS", Rclones.obscured("another"));
      assertThat(failureOf(Rclone.remote("served:backups")))
          .hasMessageContaining("the remote refuses the user or the access")
          .hasMessageContaining("'rclone config'")
          .extracting(StageException::retryable)
          .isEqualTo(false);
    }
  }

  @Test
  void storageThatIsFull() throws Exception {
    try (FaultyRemote remote = FaultyRemote.start(Rclones.installed(), "webdav", folder)) {
      remote.proxy.arm(new Moment(Fault.FULL, true, 100_000, true));
      StageException failure =
          catchThrowableOfType(
              StageException.class,
              () -> remote.target.put(ObjectKey.of("a"), BytesContent.random(300_000, 1)));
      assertThat(remote.proxy.hasFired()).isTrue();
      assertThat(failure)
          .hasMessageContaining("Cannot store a in served:backups: the storage is full")
          .hasMessageContaining("'rclone about served:'")
          .extracting(StageException::retryable)
          .isEqualTo(false);
    }
  }

  @Test
  void pathThatIsTooLong() throws IOException {
    try (StorageTarget target = open(Rclone.remote("disk:" + folder.resolve("n".repeat(300))))) {
      assertThat(
              catchThrowableOfType(
                  StageException.class,
                  () -> target.put(ObjectKey.of("a"), BytesContent.of("content"))))
          .hasMessageContaining("the path is too long for the remote")
          .hasMessageContaining("Choose a shorter folder");
    }
  }

  @Test
  void charactersThatARemoteReplaces() throws IOException {
    try (StorageTarget target = open(Rclone.remote("disk:" + folder.resolve("2025: \"all\"")))) {
      target.check();
    }
    assertThat(context.warnings())
        .singleElement()
        .asString()
        .contains("rclone puts look-alikes in their place", "'rclone moveto'");
  }

  @Test
  void serverThatIsGoneMayComeBack() throws Exception {
    context
        .set("RCLONE_CONFIG_GONE_TYPE", "webdav")
        .set("RCLONE_CONFIG_GONE_URL", "http://127.0.0.1:" + RcloneServer.freePort());
    assertThat(failureOf(Rclone.remote("gone:backups").flags("--low-level-retries=2")))
        .hasMessageContaining("'rclone lsd gone:'")
        .hasMessageContaining("connection refused")
        .extracting(StageException::retryable)
        .isEqualTo(true);
  }

  @Test
  void encryptedConfigurationFile() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("rclone.conf"),
            "# Encrypted rclone configuration File\n\nRCLONE_ENCRYPT_V0:\nAAAABBBBCCCC\n");
    assertThat(failureOf(Rclone.remote("one:x").configFile(file)))
        .hasMessageContaining("its password is not known")
        .hasMessageContaining("RCLONE_CONFIG_PASS");
  }

  @Test
  void flagThatRcloneDoesNotKnow() throws IOException {
    assertThat(failureOf(Rclone.remote("disk:" + folder).flags("--no-such-thing=1")))
        .hasMessageContaining("rclone does not know a flag")
        .hasMessageContaining("--no-such-thing");
  }

  @Test
  void rcloneThatIsMissing() throws IOException {
    context.set("PATH", folder.toString());
    assertThat(failureOf(Rclone.remote("disk:" + folder)))
        .hasMessageContaining("rclone is missing")
        .hasMessageContaining("sudo apt-get install rclone");
    assertThat(failureOf(Rclone.remote("disk:" + folder).binary("/no/such/rclone")))
        .hasMessageContaining("there is no program /no/such/rclone.");
  }

  @Test
  void rcloneThatIsTooOld() throws IOException {
    assertThat(failureOf(Rclone.remote("disk:" + folder).binary(program("rclone v1.52.3"))))
        .hasMessageContaining("rclone is too old")
        .hasMessageContaining("rclone v1.52.3, and v1.53 or newer is needed")
        .hasMessageContaining("sudo apt-get install rclone");
    assertThat(failureOf(Rclone.remote("disk:" + folder).binary(program("something else"))))
        .hasMessageContaining("is it rclone?");
  }

  @Test
  void scriptThatPrintsSomethingOfItsOwn() throws IOException {
    assertThat(failureOf(Rclone.remote("disk:" + folder).binary(program("rclone v1.60.1"))))
        .hasMessageContaining("What 'rclone lsjson' prints of disk:" + folder)
        .hasMessageContaining("it must print nothing of its own to standard output");
  }

  @Test
  void tokenThatCannotBeWrittenBack() {
    TokenFile tokens = new TokenFile(Rclone.remote("one:x"), context);
    RcloneLog log =
        RcloneLog.of(
            List.of(
                "{\"level\":\"error\",\"msg\":\"Failed to save config after 10 tries: failed to create"
                    + " temp file for new config: open /etc/x: permission denied\"}"));
    tokens.look(log);
    tokens.look(log);
    assertThat(context.warnings())
        .singleElement()
        .asString()
        .contains("a renewed token of one: is lost", "writable");
  }

  @Test
  void secretsInWhatRcloneSaysAreNotShown() {
    assertThat(
            RcloneLog.redact(
                "Put \"https://user:x7Q@dav.example/a\": https://blob.example/b?sig=x7Q&se=1"
                    + " Authorization: Bearer x7Qx7Qx7Q"))
        .doesNotContain("x7Q")
        .contains("dav.example/a", "https://blob.example/b?**redacted**");
  }

  private StageException failureOf(Rclone config) throws IOException {
    try (StorageTarget target = open(config)) {
      StageException failure = catchThrowableOfType(StageException.class, () -> target.list(""));
      assertThat(failure).as("the failure of listing %s", config.remote()).isNotNull();
      return failure;
    }
  }

  private StorageTarget open(Rclone config) throws IOException {
    return new RcloneProvider().create(config, context);
  }

  private String program(String version) throws IOException {
    Path file = Files.createTempFile(folder, "rclone", "");
    Files.writeString(file, "#!/bin/sh\necho '" + version + "'\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    return file.toString();
  }
}
