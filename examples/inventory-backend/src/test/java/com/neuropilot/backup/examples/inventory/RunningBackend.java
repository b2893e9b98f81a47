package com.neuropilot.backup.examples.inventory;

import com.neuropilot.backup.openpgp.OpenPgpKeys;
import com.neuropilot.backup.postgres.PostgresServer;
import com.neuropilot.backup.spi.Secret;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** The backend on a database of its own, as its owner, with keys and backups in a folder. */
final class RunningBackend implements AutoCloseable {
  static final String PASSWORD = "correct horse battery";

  private final ConfigurableApplicationContext context;

  private RunningBackend(ConfigurableApplicationContext context) {
    this.context = context;
  }

  static RunningBackend start(PostgresServer server, String database, Path folder)
      throws IOException {
    Path keys = Files.createDirectories(folder.resolve("keys"));
    String passphrase = "a long passphrase of its own";
    Files.writeString(keys.resolve("passphrase"), passphrase);
    OpenPgpKeys.forUser("Inventory <backup@inventory.example>")
        .curve25519()
        .protectedBy(Secret.of(passphrase))
        .generate()
        .writeTo(
            keys.resolve("neuropilot-backup-public.key"),
            keys.resolve("neuropilot-backup-private.key"),
            keys.resolve("revocation.asc"));
    return new RunningBackend(
        new SpringApplicationBuilder(InventoryApplication.class)
            .properties("spring.main.banner-mode=off", "spring.main.register-shutdown-hook=false")
            .run(
                "--server.port=0",
                "--server.address=127.0.0.1",
                "--DB_URL=jdbc:postgresql://"
                    + server.host()
                    + ":"
                    + server.port()
                    + "/"
                    + database,
                "--DB_USER=" + PostgresServer.OWNER,
                "--DB_PASSWORD=" + PostgresServer.OWNER,
                "--ADMIN_PASSWORD=" + PASSWORD,
                "--BACKUP_KEYS=" + keys,
                "--BACKUP_DIRECTORY=" + folder.resolve("backups"),
                "--neuropilot.backup.work-directory=" + folder.resolve("work")));
  }

  String address() {
    return "127.0.0.1:" + context.getEnvironment().getProperty("local.server.port");
  }

  <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  /** Asks as nobody. */
  HttpResponse<String> ask(String method, String path) throws IOException, InterruptedException {
    return send(request(method, path).build());
  }

  /** Asks as the administrator, as Prometheus does. */
  HttpResponse<String> askLoggedIn(String method, String path)
      throws IOException, InterruptedException {
    String login =
        Base64.getEncoder().encodeToString(("admin:" + PASSWORD).getBytes(StandardCharsets.UTF_8));
    return send(request(method, path).header("Authorization", "Basic " + login).build());
  }

  @Override
  public void close() {
    context.close();
  }

  private HttpRequest.Builder request(String method, String path) {
    return HttpRequest.newBuilder(URI.create("http://" + address() + path))
        .method(method, HttpRequest.BodyPublishers.noBody());
  }

  private static HttpResponse<String> send(HttpRequest request)
      throws IOException, InterruptedException {
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
  }
}
