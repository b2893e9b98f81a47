package com.neuropilot.backup.storage.rclone;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/**
 * As much of Google's storage as rclone asks for, on loopback: a cloud whose tokens are renewed. It
 * counts how often.
 */
final class RenewingCloud implements AutoCloseable {
  private static final String OBJECTS = "/storage/v1/b/backups/o";

  final AtomicInteger renewals = new AtomicInteger();
  private final Map<String, byte[]> objects = new ConcurrentSkipListMap<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer server;

  RenewingCloud() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
    server.setExecutor(threads);
    server.createContext("/", exchange -> answer(exchange, 200, "{}"));
    server.createContext("/token", this::renew);
    server.createContext("/upload" + OBJECTS, this::put);
    server.createContext(OBJECTS, this::tell);
    server.createContext("/media/", this::send);
    server.start();
  }

  /**
   * Returns a configuration with a remote {@code cloud:}.
   *
   * @param expiry until when its token is good
   */
  String configuration(String expiry) {
    return """
        [cloud]
        type = google cloud storage
        endpoint = %1$s/storage/v1/
        token_url = %1$s/token
        token = {"access_token":"a-token","token_type":"Bearer","refresh_token":"r-token","expiry":"%2$s"}
        """
        .formatted(address(), expiry);
  }

  private String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private void renew(HttpExchange exchange) throws IOException {
    renewals.incrementAndGet();
    answer(
        exchange,
        200,
        "{\"access_token\":\"another\",\"token_type\":\"Bearer\",\"expires_in\":3600,"
            + "\"refresh_token\":\"r-token\"}");
  }

  /** Two parts between boundaries, each with headers: what is told of the object, and its bytes. */
  private void put(HttpExchange exchange) throws IOException {
    String type = exchange.getRequestHeaders().getFirst("Content-Type");
    String boundary = "--" + type.substring(type.indexOf("boundary=") + 9).replace("\"", "");
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.ISO_8859_1);
    String[] parts = body.split(boundary, -1);
    String content = parts[2].substring(parts[2].indexOf("\r\n\r\n") + 4);
    byte[] bytes = content.substring(0, content.length() - 2).getBytes(StandardCharsets.ISO_8859_1);
    String query = exchange.getRequestURI().getRawQuery();
    String name = decode(query.replaceAll(".*\\bname=([^&]*).*", "$1"));
    objects.put(name, bytes);
    answer(exchange, 200, json(name, bytes));
  }

  private void tell(HttpExchange exchange) throws IOException {
    String path = decode(exchange.getRequestURI().getRawPath());
    if (path.equals(OBJECTS)) {
      String items =
          objects.entrySet().stream()
              .map(object -> json(object.getKey(), object.getValue()))
              .collect(Collectors.joining(","));
      answer(exchange, 200, "{\"kind\":\"storage#objects\",\"items\":[" + items + "]}");
      return;
    }
    String name = path.substring(OBJECTS.length() + 1);
    Optional<String> found = Optional.ofNullable(objects.get(name)).map(it -> json(name, it));
    answer(
        exchange,
        found.isPresent() ? 200 : 404,
        found.orElse("{\"error\":{\"code\":404,\"message\":\"Not Found\"}}"));
  }

  private void send(HttpExchange exchange) throws IOException {
    String name = decode(exchange.getRequestURI().getRawPath()).substring("/media/".length());
    answer(exchange, 200, objects.get(name));
  }

  private String json(String name, byte[] bytes) {
    return """
        {"kind":"storage#object","name":"%s","bucket":"backups","size":"%d","md5Hash":"%s",\
        "timeCreated":"2025-01-20T02:00:00Z","updated":"2025-01-20T02:00:00Z","mediaLink":"%s"}"""
        .formatted(
            name,
            bytes.length,
            Base64.getEncoder().encodeToString(HashKind.MD5.digest().digest(bytes)),
            address() + "/media/" + name);
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  private static void answer(HttpExchange exchange, int status, String json) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    answer(exchange, status, json.getBytes(StandardCharsets.UTF_8));
  }

  private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
