package com.neuropilot.backup.examples.inventory;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The distribution's Prometheus, which scrapes one backend each second. */
final class PrometheusServer implements AutoCloseable {
  private final Process process;
  private final int port;

  private PrometheusServer(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  static PrometheusServer scraping(String address, String password, Path rules, Path folder)
      throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    Path configuration = folder.resolve("prometheus.yml");
    Files.writeString(
        configuration,
        """
        global: { scrape_interval: 1s, scrape_timeout: 1s, evaluation_interval: 1s }
        rule_files: [ '%s' ]
        scrape_configs:
          - job_name: inventory
            metrics_path: /actuator/prometheus
            basic_auth: { username: admin, password: '%s' }
            static_configs: [ { targets: [ '%s' ] } ]
        """
            .formatted(rules.toAbsolutePath(), password, address));
    Process process =
        new ProcessBuilder(
                "prometheus",
                "--config.file=" + configuration,
                "--storage.tsdb.path=" + folder.resolve("data"),
                "--web.listen-address=127.0.0.1:" + port)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("prometheus.log").toFile())
            .start();
    return new PrometheusServer(process, port);
  }

  /** Returns the answer to a query as JSON; nothing while it is starting. */
  String query(String query) throws InterruptedException {
    return get("query?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8));
  }

  /** Returns the alerts as JSON. */
  String rules() throws InterruptedException {
    return get("rules");
  }

  private String get(String path) throws InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + port + "/api/v1/" + path);
    try {
      return HttpClient.newHttpClient()
          .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
          .body();
    } catch (IOException e) {
      return "";
    }
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
