package com.neuropilot.backup.storage.rclone;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * As much of S3 as rclone's own client asks for, on loopback, with one bucket: whole objects with
 * an ETag of their MD5, ranges, listings. Debian's rclone comes without "serve s3". Signatures are
 * not looked at.
 */
final class S3Server implements AutoCloseable {
  static final String BUCKET = "backups";

  private final ConcurrentSkipListMap<String, Stored> objects = new ConcurrentSkipListMap<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer server;

  @SuppressWarnings("ArrayRecordComponent")
  private record Stored(byte[] bytes, Instant modified, Map<String, String> meta) {
    String etag() {
      return '"' + HexFormat.of().formatHex(HashKind.MD5.digest().digest(bytes)) + '"';
    }
  }

  S3Server() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  /** Returns the variables that configure a remote {@code served:} for this server. */
  Map<String, String> remote() {
    Map<String, String> variables = new HashMap<>();
    variables.put("RCLONE_CONFIG_SERVED_TYPE", "s3");
    variables.put("RCLONE_CONFIG_SERVED_PROVIDER", "Other");
    variables.put(
        "RCLONE_CONFIG_SERVED_ENDPOINT", "http://127.0.0.1:" + server.getAddress().getPort());
    variables.put("RCLONE_CONFIG_SERVED_ACCESS_KEY_ID", RcloneServer.USER);
    variables.put("RCLONE_CONFIG_SERVED_SECRET_ACCESS_KEY", RcloneServer.PASSWORD);
    // rclone 1.60 has no S3 where this is set; an empty value takes it away.
    variables.put("AWS_CA_BUNDLE", "");
    return variables;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = decode(exchange.getRequestURI().getRawPath());
      String key = path.length() > BUCKET.length() + 2 ? path.substring(BUCKET.length() + 2) : "";
      switch (exchange.getRequestMethod()) {
        case "PUT" -> put(exchange, key);
        case "DELETE" -> {
          objects.remove(key);
          answer(exchange, 204, "");
        }
        default -> read(exchange, key);
      }
    }
  }

  private void put(HttpExchange exchange, String key) throws IOException {
    byte[] bytes = exchange.getRequestBody().readAllBytes();
    Optional<String> promised =
        Optional.ofNullable(exchange.getRequestHeaders().getFirst("Content-Length"));
    if (promised.isPresent() && Long.parseLong(promised.get()) != bytes.length) {
      answer(exchange, 400, "");
      return;
    }
    Map<String, String> meta = new HashMap<>();
    exchange
        .getRequestHeaders()
        .forEach(
            (name, values) -> {
              if (name.startsWith("X-amz-meta-")) {
                meta.put(name, values.get(0));
              }
            });
    if (!key.isEmpty()) {
      Stored stored = new Stored(bytes, Instant.now().truncatedTo(ChronoUnit.SECONDS), meta);
      objects.put(key, stored);
      exchange.getResponseHeaders().set("ETag", stored.etag());
    }
    answer(exchange, 200, "");
  }

  private void read(HttpExchange exchange, String key) throws IOException {
    if (key.isEmpty()) {
      answer(exchange, 200, listing(query(exchange)));
      return;
    }
    Stored stored = objects.get(key);
    if (stored == null) {
      answer(exchange, 404, "<Error><Code>NoSuchKey</Code></Error>");
      return;
    }
    var headers = exchange.getResponseHeaders();
    stored.meta().forEach(headers::set);
    headers.set("ETag", stored.etag());
    headers.set(
        "Last-Modified",
        DateTimeFormatter.RFC_1123_DATE_TIME.format(stored.modified().atOffset(ZoneOffset.UTC)));
    if (exchange.getRequestMethod().equals("HEAD")) {
      headers.set("Content-Length", Integer.toString(stored.bytes().length));
      exchange.sendResponseHeaders(200, -1);
    } else {
      send(exchange, stored.bytes());
    }
  }

  private static void send(HttpExchange exchange, byte[] bytes) throws IOException {
    String range = exchange.getRequestHeaders().getFirst("Range");
    byte[] body = bytes;
    if (range != null) {
      String[] ends = range.substring("bytes=".length()).split("-", -1);
      int from = Integer.parseInt(ends[0]);
      int to = ends[1].isEmpty() ? bytes.length - 1 : Integer.parseInt(ends[1]);
      body = Arrays.copyOfRange(bytes, from, Math.min(to + 1, bytes.length));
      exchange
          .getResponseHeaders()
          .set("Content-Range", "bytes " + from + "-" + to + "/" + bytes.length);
    }
    exchange.sendResponseHeaders(range == null ? 200 : 206, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }

  private String listing(Map<String, String> query) {
    String prefix = query.getOrDefault("prefix", "");
    boolean url = query.containsKey("encoding-type");
    StringBuilder xml =
        new StringBuilder("<ListBucketResult><Name>" + BUCKET + "</Name>")
            .append("<IsTruncated>false</IsTruncated>");
    objects.forEach(
        (key, stored) -> {
          if (key.startsWith(prefix) && key.indexOf('/', prefix.length()) < 0) {
            xml.append("<Contents><Key>")
                .append(url ? encode(key) : escape(key))
                .append("</Key><LastModified>")
                .append(stored.modified())
                .append("</LastModified><ETag>")
                .append(stored.etag())
                .append("</ETag><Size>")
                .append(stored.bytes().length)
                .append("</Size></Contents>");
          }
        });
    return xml.append("</ListBucketResult>").toString();
  }

  private static Map<String, String> query(HttpExchange exchange) {
    Map<String, String> query = new TreeMap<>();
    String raw = Optional.ofNullable(exchange.getRequestURI().getRawQuery()).orElse("");
    for (String part : raw.split("&", -1)) {
      String[] pair = part.split("=", 2);
      query.put(pair[0], pair.length == 2 ? decode(pair[1]) : "");
    }
    return query;
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    boolean empty = bytes.length == 0 || exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(status, empty ? -1 : bytes.length);
    if (!empty) {
      exchange.getResponseBody().write(bytes);
    }
  }

  private static String encode(String key) {
    return URLEncoder.encode(key, StandardCharsets.UTF_8).replace("%2F", "/").replace("+", "%20");
  }

  private static String escape(String key) {
    return key.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&#34;");
  }

  private static String decode(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
