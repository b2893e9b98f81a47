package com.neuropilot.backup.spi.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.neuropilot.backup.spi.Secret;
import com.neuropilot.backup.spi.tck.TestContext;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Answers and repetitions are tested where webhooks are used; here, addresses and proxies. */
class WebhookTest {
  private static final String ADDRESS = "https://hooks.example/services/T0/secret";

  private final TestContext context = TestContext.create();
  private final Queue<String> asked = new ConcurrentLinkedQueue<>();

  @AfterEach
  void close() {
    context.close();
  }

  private Webhook webhook(Secret secret) {
    return Webhook.at(secret, context).within(Duration.ofSeconds(5), Duration.ofSeconds(1));
  }

  @ParameterizedTest
  @CsvSource({
    "http://hooks.example/services/T0/secret, https://",
    "hooks.example/services/T0/secret, no web address",
    "ftp://hooks.example/secret, no web address",
    "https://hooks.example/ser vices/secret, no web address",
    "'', no web address"
  })
  void anUnusableAddressIsRefusedWithoutShowingIt(String address, String reason) {
    assertThatThrownBy(() -> webhook(Secret.of(address)).post("", "text/plain", "x"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(reason)
        .hasMessageContaining("a given value")
        .hasMessageNotContaining("secret");
  }

  @Test
  void aFileIsNamedWhenItHoldsSomethingElse(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("slack"), "SLACK_WEBHOOK_URL=" + ADDRESS);

    assertThatThrownBy(() -> webhook(Secret.fromFile(file)).post("", "text/plain", "x"))
        .hasMessageContaining("The address in file " + file)
        .hasMessageNotContaining("secret");
    assertThatThrownBy(
            () -> webhook(Secret.fromFile(folder.resolve("no"))).post("", "text/plain", "x"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("cannot be read");
  }

  @Test
  void theProxyOfTheEnvironmentIsAsked() throws IOException {
    try (ServerSocket proxy = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      refuseAll(proxy);
      context.set("HTTPS_PROXY", "http://127.0.0.1:" + proxy.getLocalPort());

      Answer answer = null;
      IOException failure = null;
      try {
        answer = webhook(Secret.of(ADDRESS)).post("", "text/plain", "x");
      } catch (IOException e) {
        failure = e;
      }

      assertThat(asked)
          .as("what the proxy was asked")
          .contains("CONNECT hooks.example:443 HTTP/1.1");
      assertThat(answer == null || !answer.isAccepted()).isTrue();
      assertThat(failure == null ? "" : failure.getMessage()).doesNotContain("secret");
    }
  }

  @Test
  void aPortWhereNobodyListensSaysWhereToLook() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Secret nobody = Secret.of("http://127.0.0.1:" + port + "/secret");

    assertThatThrownBy(() -> webhook(nobody).post("", "text/plain", "x"))
        .hasMessageContaining("127.0.0.1 cannot be reached")
        .hasMessageNotContaining("secret")
        .hasNoCause();
  }

  private void refuseAll(ServerSocket proxy) {
    Thread thread =
        new Thread(
            () -> {
              while (!proxy.isClosed()) {
                try (Socket socket = proxy.accept()) {
                  refuse(socket);
                } catch (IOException e) {
                  return;
                }
              }
            });
    thread.setDaemon(true);
    thread.start();
  }

  private void refuse(Socket socket) throws IOException {
    BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
    asked.add(String.valueOf(reader.readLine()));
    for (String line = reader.readLine(); line != null && !line.isEmpty(); ) {
      line = reader.readLine();
    }
    socket
        .getOutputStream()
        .write(
            "HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n"
                .getBytes(StandardCharsets.US_ASCII));
  }
}
