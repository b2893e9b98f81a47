package com.neuropilot.backup.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real notifiers that fail, hang and work: neither the outcome nor the time is theirs. */
class NotifierTest {
  private static final Duration MOST = Duration.ofSeconds(35);

  @TempDir Path folder;
  private final Invocation invocation = new Invocation();
  private final List<String> posted = new CopyOnWriteArrayList<>();
  private Workplace workplace;

  @BeforeEach
  void prepare() {
    workplace = new Workplace(folder).unencrypted();
  }

  private void slackAt(int port) {
    workplace.with("notifier.ops = slack").with("notifier.ops.webhook-env = SLACK_WEBHOOK_URL");
    invocation.environment.put("SLACK_WEBHOOK_URL", "http://127.0.0.1:" + port + "/T0/s3cret");
  }

  private int run(String... args) {
    long begun = System.nanoTime();
    int status = invocation.run(args);
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(MOST);
    assertThat(invocation.out() + invocation.err()).doesNotContain("s3cret");
    return status;
  }

  @Test
  void aSlackAndAMailServerThatHangLeaveTheBackupWhole() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      slackAt(silent.getLocalPort());
      workplace
          .with("notifier.mail = email")
          .with("notifier.mail.host = 127.0.0.1")
          .with("notifier.mail.port = " + silent.getLocalPort())
          .with("notifier.mail.from = backup@example.org")
          .with("notifier.mail.to = ops@example.org");

      assertThat(run("backup", "-c", workplace.config())).isEqualTo(ExitStatus.WARNINGS);
    }
    assertThat(invocation.out())
        .contains("Backup shop_20250120_020000 is complete.")
        .contains("The notifier slack failed: 127.0.0.1 did not answer within 10 seconds")
        .contains("The notifier email failed: The mail through 127.0.0.1:", "does not answer");
    assertThat(workplace.near.contents()).containsKey("shop_20250120_020000.manifest.json");
  }

  @Test
  void aNotifierThatFailsDoesNotHideAFailure() throws IOException {
    int free;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = socket.getLocalPort();
    }
    slackAt(free);
    workplace.with("source.failure = The server is down. Start it.");

    assertThat(run("backup", "-c", workplace.config())).isEqualTo(ExitStatus.FAILED);
    assertThat(invocation.err()).contains("error: The server is down. Start it.\n");
  }

  @Test
  void aWebhookThatIsNotThereIsAWarning() throws IOException {
    slackAt(1);
    invocation.environment.remove("SLACK_WEBHOOK_URL");

    assertThat(run("backup", "-c", workplace.config())).isEqualTo(ExitStatus.WARNINGS);
    assertThat(invocation.out()).contains("SLACK_WEBHOOK_URL is not set");
  }

  @Test
  void theDoctorSendsATestMessage() throws IOException {
    HttpServer slack =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    slack.createContext(
        "/",
        exchange -> {
          posted.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          exchange.sendResponseHeaders(200, 2);
          exchange.getResponseBody().write("ok".getBytes(StandardCharsets.US_ASCII));
          exchange.close();
        });
    slack.start();
    try {
      slackAt(slack.getAddress().getPort());
      workplace.with("notifier.ops.levels = error");

      run("doctor", "-c", workplace.config(), "--notify");
    } finally {
      slack.stop(0);
    }
    assertThat(invocation.out()).containsPattern("ok +notifier +a test message was taken");
    assertThat(posted).hasSize(1).first().asString().contains("notifications of shop arrive here");
  }
}
