package com.neuropilot.backup.heartbeat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.neuropilot.backup.spi.Notification;
import com.neuropilot.backup.spi.Notification.Event;
import com.neuropilot.backup.spi.Secret;
import com.neuropilot.backup.spi.StageProvider;
import com.neuropilot.backup.spi.tck.ProviderContract;
import com.neuropilot.backup.spi.tck.TestContext;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class HeartbeatTest extends ProviderContract<Heartbeat> {
  private static final String RUN = "5f3cbd1e-7c4f-4c49-9b1a-0f3f9d1c2b7a";

  private final TestContext context = TestContext.create();
  private final List<String> pings = new CopyOnWriteArrayList<>();
  private volatile int status = 200;
  private HttpServer service;

  @BeforeEach
  void start() throws IOException {
    service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    service.createContext(
        "/",
        exchange -> {
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          pings.add(exchange.getRequestURI() + " " + body);
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
    service.start();
  }

  @AfterEach
  void stop() {
    service.stop(0);
    context.close();
  }

  @Override
  protected StageProvider<Heartbeat, ?> provider() {
    return new HeartbeatProvider();
  }

  @Override
  protected Heartbeat config() {
    return Heartbeat.to(Secret.of("https://hc-ping.example/s3cret"));
  }

  @Override
  protected Map<String, String> options() {
    return Map.of("url-file", "/etc/neuropilot/heartbeat");
  }

  @Override
  protected List<String> requiredOptions() {
    return List.of("url-file");
  }

  @Override
  protected List<String> secrets() {
    return List.of("s3cret");
  }

  private void send(Event event, String end) throws IOException {
    send(notification(event).ofRun(RUN), end);
  }

  private void send(Notification notification, String end) throws IOException {
    String address = "http://127.0.0.1:" + service.getAddress().getPort() + "/s3cret" + end;
    new HeartbeatProvider().create(Heartbeat.to(Secret.of(address)), context).send(notification);
  }

  private static Notification notification(Event event) {
    return new Notification(
        event,
        "shop",
        "Title",
        Map.of(),
        List.of("the server is down"),
        List.of(),
        Instant.parse("2025-01-20T02:00:00Z"));
  }

  @ParameterizedTest
  @CsvSource({
    "STARTED, /start",
    "BACKUP_COMPLETE, ''",
    "BACKUP_WITH_WARNINGS, ''",
    "DESTINATION_FAILED, /fail",
    "BACKUP_FAILED, /fail",
    "VERIFICATION_FAILED, /fail",
    "TEST, /log"
  })
  void aRunIsPinged(Event event, String path) throws IOException {
    send(event, "");

    assertThat(pings)
        .containsExactly("/s3cret" + path + "?rid=" + RUN + " Title\nthe server is down");
  }

  @ParameterizedTest
  @EnumSource(names = {"RESTORE_FAILED", "RESTORE_COMPLETE", "BACKUP_OVERDUE"})
  void whatIsNoRunIsNotPinged(Event event) throws IOException {
    send(event, "");

    assertThat(pings).isEmpty();
  }

  /** Somebody drilled an older backup: no run began, so none failed. */
  @ParameterizedTest
  @EnumSource(names = {"VERIFICATION_COMPLETE", "VERIFICATION_FAILED"})
  void aDrillOfItsOwnIsNotPinged(Event event) throws IOException {
    send(notification(event), "");

    assertThat(pings).isEmpty();
  }

  @Test
  void aSlashAtTheEndIsNoMistakeAndAQueryIs() throws IOException {
    send(Event.BACKUP_FAILED, "/");

    assertThat(pings).hasSize(1).first().asString().startsWith("/s3cret/fail?rid=");
    assertThatThrownBy(() -> send(Event.BACKUP_FAILED, "?a=b"))
        .hasMessageContaining("has a ? or a #")
        .hasMessageNotContaining("s3cret");
  }

  @Test
  void anAddressThatTheServiceDoesNotKnowSaysSo() {
    status = 404;

    assertThatThrownBy(() -> send(Event.STARTED, ""))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("status 404", "does not know the address")
        .hasMessageNotContaining("s3cret");
  }
}
