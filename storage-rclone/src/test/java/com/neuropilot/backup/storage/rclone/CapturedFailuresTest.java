package com.neuropilot.backup.storage.rclone;

import static org.assertj.core.api.Assertions.assertThat;

import com.neuropilot.backup.spi.ObjectKey;
import com.neuropilot.backup.spi.StageException;
import com.neuropilot.backup.spi.tck.TestContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.ftpserver.FtpServer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What rclone, an old and a current one, really says when something is wrong. */
class CapturedFailuresTest {
  private static final String NOT_CONFIGURED = "the remote is not configured";
  private static final String NOT_AUTHORISED = "rclone is not authorised any more";
  private static final String REFUSED = "the remote refuses the user or the access";
  private static final String FULL = "the storage is full";
  private static final String TOO_LONG = "the path is too long for the remote";
  private static final String CHARACTERS = "the path has characters that the remote does not take";
  private static final String TOO_MANY = "the remote takes no more requests for the moment";
  private static final List<Path> RCLONES = List.of(Rclones.installed(), Rclones.current());

  @TempDir Path folder;
  @AutoClose private final TestContext context = TestContext.create();
  private final Map<Rclone, Tool> tools = new HashMap<>();
  private Path file;

  @BeforeEach
  void prepare() throws IOException {
    context
        .set("RCLONE_CONFIG", "/dev/null")
        .set("RCLONE_LOW_LEVEL_RETRIES", "1")
        .set("RCLONE_CONFIG_DISK_TYPE", "local");
    file = Files.write(folder.resolve("part"), new byte[1000]);
  }

  @Test
  void remotesThatAreNotConfigured() throws IOException {
    context.set("RCLONE_CONFIG_ODD_TYPE", "nosuchtype");
    for (String remote : List.of("nosuch:b", "odd:b")) {
      assertListing(remote, NOT_CONFIGURED, false);
    }
  }

  @Test
  void passwordsThatAreWrong() throws Exception {
    try (RcloneServer webdav = RcloneServer.start(Rclones.installed(), "webdav", folder);
        RcloneServer sftp = RcloneServer.start(Rclones.installed(), "sftp", folder)) {
      for (RcloneServer server : List.of(webdav, sftp)) {
        server.remote().forEach(context::set);
        context.set("RCLONE_CONFIG_SERVED_PASS", Rclones.obscured("another"));
        assertListing("served:b", REFUSED, false);
      }
    }
    int port = RcloneServer.freePort();
    FtpServer ftp = FtpRemoteTest.serve(folder, port);
    ftp.start();
    try {
      context
          .set("RCLONE_CONFIG_SERVED_TYPE", "ftp")
          .set("RCLONE_CONFIG_SERVED_PORT", Integer.toString(port));
      assertListing("served:b", REFUSED, false);
    } finally {
      ftp.stop();
    }
  }

  @Test
  void serversThatAreNotThereOrHaveNoAddress() throws Exception {
    int port = RcloneServer.freePort();
    for (String type : List.of("webdav", "sftp", "ftp")) {
      context
          .set("RCLONE_CONFIG_GONE_TYPE", type)
          .set("RCLONE_CONFIG_GONE_URL", "http://127.0.0.1:" + port)
          .set("RCLONE_CONFIG_GONE_HOST", "127.0.0.1")
          .set("RCLONE_CONFIG_GONE_USER", "backup")
          .set("RCLONE_CONFIG_GONE_PASS", Rclones.obscured("secret"))
          .set("RCLONE_CONFIG_GONE_PORT", Integer.toString(port));
      assertListing("gone:b", "connection refused", true);
    }
    // A name that is too long is not even asked for.
    context.set("RCLONE_CONFIG_GONE_TYPE", "webdav");
    context.set("RCLONE_CONFIG_GONE_URL", "http://" + "h".repeat(70) + ".invalid");
    assertListing("gone:b", "no such host", true);
  }

  @Test
  void pathsThatAreTooLongOrNoFolders() throws Exception {
    assertStoring("disk:" + folder.resolve("n".repeat(300)), TOO_LONG, false);
    assertStoring("disk:" + file, "remote names a file where a folder is needed", false);
    try (RcloneServer sftp = RcloneServer.start(Rclones.installed(), "sftp", folder)) {
      sftp.remote().forEach(context::set);
      assertStoring("served:" + "n".repeat(300), TOO_LONG, false);
    }
  }

  @Test
  void serversThatMayOnlyBeRead() throws Exception {
    try (RcloneServer sftp =
        RcloneServer.start(Rclones.installed(), "sftp", folder, "--read-only")) {
      sftp.remote().forEach(context::set);
      assertStoring("served:b", REFUSED, false);
    }
    try (RcloneServer webdav =
        RcloneServer.start(Rclones.installed(), "webdav", folder, "--read-only")) {
      webdav.remote().forEach(context::set);
      assertStoring("served:b", "there is no such folder or object", true);
    }
  }

  /** What a cloud answers, as its documentation has it, and what it means. */
  private record Answer(
      String remote, boolean toWrites, int status, String body, String reason, boolean passes) {}

  private static final List<Answer> ANSWERS =
      List.of(
          new Answer(
              "onedrive:b",
              false,
              401,
              graph("InvalidAuthenticationToken", "CompactToken validation failed."),
              NOT_AUTHORISED,
              false),
          new Answer(
              "onedrive:b", false, 403, graph("accessDenied", "Access denied"), REFUSED, false),
          new Answer(
              "onedrive:b",
              false,
              429,
              graph("activityLimitReached", "The request has been throttled"),
              TOO_MANY,
              true),
          new Answer(
              "onedrive:b",
              true,
              507,
              graph("quotaLimitReached", "Insufficient Space Available"),
              FULL,
              false),
          new Answer(
              "onedrive:b",
              true,
              400,
              graph("pathIsTooLong", "Path exceeds maximum length"),
              TOO_LONG,
              false),
          new Answer(
              "onedrive:b",
              true,
              400,
              graph("invalidRequest", "The name contains characters that aren't allowed"),
              CHARACTERS,
              false),
          new Answer(
              "drive:",
              false,
              401,
              google(401, "authError", "Invalid Credentials"),
              NOT_AUTHORISED,
              false),
          new Answer(
              "drive:",
              false,
              403,
              google(403, "insufficientFilePermissions", "The user may not do this."),
              REFUSED,
              false),
          new Answer(
              "drive:",
              true,
              403,
              google(403, "storageQuotaExceeded", "The storage quota has been exceeded."),
              FULL,
              false));

  private static String graph(String code, String message) {
    return "{\"error\":{\"code\":\"" + code + "\",\"message\":\"" + message + "\"}}";
  }

  private static String google(int status, String reason, String message) {
    return String.format(
        "{\"error\":{\"errors\":[{\"reason\":\"%s\",\"message\":\"%s\"}],\"code\":%d,\"message\":\"%s\"}}",
        reason, message, status, message);
  }

  @Test
  void cloudsThatSayWhatIsWrong() throws Exception {
    try (CloudStandIn cloud = new CloudStandIn(folder)) {
      cloud.remotes().forEach(context::set);
      for (Answer answer : ANSWERS) {
        cloud.fail(answer.toWrites(), answer.status(), answer.body());
        if (answer.toWrites()) {
          assertStoring(answer.remote(), answer.reason(), answer.passes());
        } else {
          assertListing(answer.remote(), answer.reason(), answer.passes());
        }
        assertThat(cloud.hasFailed()).as("failed: %s", answer).isTrue();
      }
    }
  }

  private void assertListing(String remote, String reason, boolean passes) throws IOException {
    assertFailure(remote, List.of("lsjson", remote), reason, passes);
  }

  private void assertStoring(String remote, String reason, boolean passes) throws IOException {
    String object = new Remote(remote).object(ObjectKey.of("a"));
    assertFailure(
        remote, List.of("copyto", file.toString(), object, "--ignore-existing"), reason, passes);
  }

  private void assertFailure(String remote, List<String> command, String reason, boolean passes)
      throws IOException {
    for (Path rclone : RCLONES) {
      Rclone config = Rclone.remote(remote).binary(rclone.toString());
      Outcome outcome = tools.computeIfAbsent(config, it -> new Tool(it, context)).run(command);
      assertThat(outcome.succeeded()).as("%s %s", rclone, command).isFalse();
      assertThat(new Failure(config).of("use", outcome))
          .as("%s: %s", rclone, outcome)
          .hasMessageContaining(reason)
          .hasMessageNotContaining("r-token")
          .extracting(StageException::retryable)
          .isEqualTo(passes);
    }
  }
}
