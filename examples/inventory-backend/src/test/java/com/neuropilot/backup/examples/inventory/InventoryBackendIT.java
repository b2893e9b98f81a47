package com.neuropilot.backup.examples.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import com.neuropilot.backup.BackupEntry;
import com.neuropilot.backup.BackupPipeline;
import com.neuropilot.backup.postgres.PostgresServer;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A person at the page, a stranger, and Prometheus. One backend serves all, in this order. */
@TestMethodOrder(OrderAnnotation.class)
class InventoryBackendIT {
  @RegisterExtension static final PostgresServer SERVER = PostgresServer.embedded();
  @TempDir static Path folder;
  private static final Path PICTURES = Path.of("target", "screenshots");

  private static String database = "";
  private static RunningBackend backend;

  @BeforeAll
  static void start() throws Exception {
    database = SERVER.createDatabase("OWNER " + PostgresServer.OWNER);
    backend = RunningBackend.start(SERVER, database, folder);
    Files.createDirectories(PICTURES);
  }

  @AfterAll
  static void stop() {
    if (backend != null) {
      backend.close();
    }
  }

  private static List<BackupEntry> backups() {
    return backend.bean(BackupPipeline.class).catalog().list();
  }

  private static Browser loggedIn() throws IOException, InterruptedException {
    Browser browser = Browser.start(Files.createTempDirectory(folder, "browser"));
    browser.open("http://" + backend.address() + "/admin/index.html");
    browser.type("input[name=username]", "admin");
    browser.type("input[name=password]", RunningBackend.PASSWORD);
    browser.click("button[type=submit]");
    browser.await("document.querySelector(\"#database\")?.innerText.startsWith(\"of \")");
    return browser;
  }

  @Test
  @Order(1)
  void itWasBackedUpBeforeTheFirstMigration() {
    assertThat(backups())
        .singleElement()
        .satisfies(entry -> assertThat(entry.kind()).contains("pre-migration"));
  }

  @ParameterizedTest
  @Order(2)
  @CsvSource({
    "GET, /",
    "GET, /items",
    "GET, /admin/index.html",
    "GET, /admin/admin.js",
    "GET, /admin/api/backups",
    "GET, /admin/api/operation",
    "GET, /actuator",
    "GET, /actuator/health",
    "GET, /actuator/prometheus",
    "POST, /items",
    "POST, /admin/api/backups",
    "POST, /admin/api/backups/inventory_20250120_020000/drill",
    "POST, /admin/api/backups/inventory_20250120_020000/restore"
  })
  void withoutLoginNothingIsReachable(String method, String path) throws Exception {
    var answer = backend.ask(method, path);

    assertThat(answer.statusCode()).isIn(302, 401, 403);
    assertThat(answer.headers().firstValue("Location").orElse("/login")).endsWith("/login");
    assertThat(answer.body()).doesNotContain("inventory_");
    assertThat(backups()).hasSize(1);
  }

  @Test
  @Order(3)
  void aRequestFromAnotherSiteIsRefused() throws Exception {
    HttpServer stranger =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    String page =
        "<form method=post action='http://%s/admin/api/backups'></form>"
                .formatted(backend.address())
            + "<script>document.forms[0].submit()</script>";
    stranger.createContext(
        "/",
        exchange -> {
          byte[] body = page.getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add("Content-Type", "text/html");
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    stranger.start();
    try (Browser browser = loggedIn()) {
      // The same host with another port: the browser sends the session's cookie along.
      browser.open("http://127.0.0.1:" + stranger.getAddress().getPort() + "/");
      browser.await("location.pathname === \"/admin/api/backups\"");
      browser.await("document.body.innerText.includes(\"403\")");
    } finally {
      stranger.stop(0);
    }
    assertThat(backend.askLoggedIn("POST", "/admin/api/backups").statusCode())
        .as("a password is no token")
        .isIn(401, 403);
    assertThat(backend.bean(Operations.class).last()).isEmpty();
    assertThat(backups()).hasSize(1);
  }

  @Test
  @Order(4)
  void somebodyBacksUpDrillsAndRestores() throws Exception {
    try (Browser browser = loggedIn()) {
      browser.size(1280, 800);
      browser.click("#backup");
      browser.await("document.querySelector(\"#operation\").className === \"done\"");
      browser.await("document.querySelectorAll(\"tbody tr\").length === 2");
      String id = backups().get(0).id();
      assertThat(browser.text("#operation-title")).isEqualTo("Backed up: " + id);
      assertThat(browser.text("#" + id)).contains("manual", "whole", "not yet", "near");

      browser.click("#" + id + " [data-action=drill]");
      browser.await("document.querySelector(\"#operation-title\").innerText.startsWith(\"Drill\")");
      browser.await("document.querySelector(\"#operation\").className === \"done\"");
      assertThat(browser.text("#operation-detail")).matches("Proven: 200\\d rows in \\d+ s\\.");
      browser.await("document.querySelector(\"#" + id + "\").innerText.includes(\"proven\")");
      pictures(browser, "page");

      SERVER.execute(database, "DELETE FROM item");
      browser.click("#" + id + " [data-action=restore]");
      assertThat(
              browser.evaluate("document.querySelector('#confirm-restore').disabled").asBoolean())
          .isTrue();
      browser.type("#confirm-name", database);
      pictures(browser, "confirmation");
      browser.click("#confirm-restore");
      browser.await("document.querySelector(\"#operation-title\").innerText.startsWith(\"Rest\")");
      browser.await("document.querySelector(\"#operation\").className !== \"running\"");

      assertThat(browser.text("#operation-title")).isEqualTo("Restored: " + id);
      assertThat(SERVER.query(database, "SELECT count(*) FROM item")).isEqualTo("2000");
      assertThat(backend.askLoggedIn("GET", "/items").body()).contains("Shelf 2000");
    }
  }

  @Test
  @Order(5)
  void prometheusScrapesIt() throws Exception {
    Path rules = Path.of("..", "command-line", "monitoring", "alerts.yml");
    Path own = Files.createDirectories(folder.resolve("prometheus"));
    try (PrometheusServer prometheus =
        PrometheusServer.scraping(backend.address(), RunningBackend.PASSWORD, rules, own)) {
      String success = "neuropilot_backup_last_run_success{pipeline=\"inventory\"}";
      await(() -> prometheus.query(success).contains(",\"1\"]"));
      await(() -> prometheus.query("neuropilot_backup_whole_backups").contains(",\"2\"]"));
      await(() -> prometheus.rules().contains("\"lastEvaluation\":\"20"));
      assertThat(prometheus.query("neuropilot_backup_last_drill_success")).contains(",\"1\"]");
      assertThat(prometheus.rules())
          .contains("BackupTooOld")
          .doesNotContain("\"state\":\"firing\"");
    }
  }

  @Test
  @Order(6)
  void itsHealthIsKnownAndKeptOutOfTheProbes() throws Exception {
    String health = backend.askLoggedIn("GET", "/actuator/health").body();
    for (int tries = 0; health.contains("did not answer yet") && tries < 60; tries++) {
      Thread.sleep(1_000);
      health = backend.askLoggedIn("GET", "/actuator/health").body();
    }

    assertThat(health).contains("\"backup\"", "\"lastGood\":\"inventory_");
    for (String probe : List.of("liveness", "readiness")) {
      var answer = backend.askLoggedIn("GET", "/actuator/health/" + probe);
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).contains("\"UP\"").doesNotContain("\"backup\"");
    }
  }

  private static void pictures(Browser browser, String name) throws IOException {
    browser.screenshot(PICTURES.resolve(name + "-1280.png"));
    browser.size(390, 844);
    assertThat(browser.evaluate("document.documentElement.scrollWidth").asInt())
        .as("nothing sticks out at the side")
        .isLessThanOrEqualTo(390);
    browser.screenshot(PICTURES.resolve(name + "-390.png"));
    browser.size(1280, 800);
  }

  private interface Condition {
    boolean holds() throws InterruptedException;
  }

  private static void await(Condition condition) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
    while (!condition.holds()) {
      assertThat(System.nanoTime()).as("waited for too long").isLessThan(deadline);
      Thread.sleep(100);
    }
  }
}
