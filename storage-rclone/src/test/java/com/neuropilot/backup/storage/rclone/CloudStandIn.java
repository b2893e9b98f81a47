package com.neuropilot.backup.storage.rclone;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * OneDrive and Google Drive on loopback, as far as an empty folder {@code b} and an error go.
 * rclone asks for their own names: it comes through a proxy, and trusts the certificate of this
 * one.
 */
final class CloudStandIn implements AutoCloseable {
  private static final String TOKEN =
      "{\"access_token\":\"a-token\",\"token_type\":\"Bearer\",\"refresh_token\":\"r-token\","
          + "\"expiry\":\"2099-01-01T00:00:00Z\"}";
  private static final char[] PASSWORD = "changeit".toCharArray();

  private static final String ROOT = "{\"id\":\"0!1\",\"name\":\"root\",\"folder\":{}}";
  private static final String FOLDER =
      "{\"id\":\"0!2\",\"name\":\"b\",\"folder\":{},"
          + "\"parentReference\":{\"driveId\":\"0\",\"id\":\"0!1\"}}";
  private static final String NOT_THERE =
      "{\"error\":{\"code\":\"itemNotFound\",\"message\":\"Item not found\"}}";

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final ServerSocket proxy = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final HttpsServer server;
  private final Path certificate;
  private volatile boolean onlyWrites;
  private volatile int status;
  private volatile String body = "";
  private volatile boolean failed;

  CloudStandIn(Path folder) throws Exception {
    certificate = folder.resolve("cloud.pem");
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
    server.setHttpsConfigurator(new HttpsConfigurator(tls(folder.resolve("cloud.p12"))));
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
    threads.execute(this::accept);
  }

  /** Lets it fail at what is asked of it, or only at what would change something. */
  void fail(boolean writes, int newStatus, String newBody) {
    onlyWrites = writes;
    status = newStatus;
    body = newBody;
    failed = false;
  }

  boolean hasFailed() {
    return failed;
  }

  /** Returns the variables that configure {@code onedrive:} and {@code drive:}. */
  Map<String, String> remotes() {
    return Map.of(
        "HTTPS_PROXY", "http://127.0.0.1:" + proxy.getLocalPort(),
        "NO_PROXY", "",
        "RCLONE_CA_CERT", certificate.toString(),
        "RCLONE_CONFIG_ONEDRIVE_TYPE", "onedrive",
        "RCLONE_CONFIG_ONEDRIVE_DRIVE_ID", "0",
        "RCLONE_CONFIG_ONEDRIVE_DRIVE_TYPE", "business",
        "RCLONE_CONFIG_ONEDRIVE_TOKEN", TOKEN,
        "RCLONE_CONFIG_DRIVE_TYPE", "drive",
        "RCLONE_CONFIG_DRIVE_TOKEN", TOKEN);
  }

  private SSLContext tls(Path keys) throws Exception {
    keytool(
        "-genkeypair",
        "-keyalg",
        "RSA",
        "-dname",
        "CN=cloud",
        "-ext",
        "san=dns:graph.microsoft.com,dns:www.googleapis.com",
        "-storetype",
        "PKCS12",
        "-keystore",
        keys.toString());
    keytool("-exportcert", "-rfc", "-keystore", keys.toString(), "-file", certificate.toString());
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(keys)) {
      store.load(in, PASSWORD);
    }
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(store, PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }

  private static void keytool(String... arguments) throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
            "-alias",
            "cloud",
            "-storepass",
            String.valueOf(PASSWORD));
    builder.command().addAll(1, List.of(arguments));
    Process process = builder.redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new AssertionError("keytool failed: " + said);
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    boolean reads = exchange.getRequestMethod().equals("GET");
    if (reads && onlyWrites) {
      String found = found(exchange.getRequestURI().getPath());
      send(exchange, found.equals(NOT_THERE) ? 404 : 200, found);
    } else {
      failed = true;
      send(exchange, status, body);
    }
  }

  private static String found(String path) {
    return switch (path) {
      case "/v1.0/drives/0/root" -> ROOT;
      case "/v1.0/drives/0/root:/b", "/v1.0/drives/0/items/0!1:/b:" -> FOLDER;
      case "/v1.0/drives/0/items/0!2/children" -> "{\"value\":[]}";
      case "/drive/v3/files/root" ->
          "{\"id\":\"root-id\",\"mimeType\":\"application/vnd.google-apps.folder\"}";
      case "/drive/v3/files" -> "{\"files\":[]}";
      default -> NOT_THERE;
    };
  }

  private static void send(HttpExchange exchange, int status, String json) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(status, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private void accept() {
    while (!proxy.isClosed()) {
      try {
        Socket client = proxy.accept();
        threads.execute(() -> connect(client));
      } catch (IOException e) {
        return;
      }
    }
  }

  /** Whatever rclone wants to be connected with, it gets this server. */
  private void connect(Socket client) {
    try (client;
        Socket cloud =
            new Socket(InetAddress.getLoopbackAddress(), server.getAddress().getPort())) {
      BufferedReader head =
          new BufferedReader(
              new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII), 1);
      String line = head.readLine();
      while (line != null && !line.isEmpty()) {
        line = head.readLine();
      }
      client.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      threads.execute(() -> pump(cloud, client));
      client.getInputStream().transferTo(cloud.getOutputStream());
    } catch (IOException e) {
      // One of the two has hung up.
    }
  }

  private static void pump(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
      to.shutdownOutput();
    } catch (IOException e) {
      // One of the two has hung up.
    }
  }

  @Override
  public void close() throws IOException {
    proxy.close();
    server.stop(0);
    threads.shutdownNow();
  }
}
