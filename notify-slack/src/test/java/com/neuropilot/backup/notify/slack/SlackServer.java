package com.neuropilot.backup.notify.slack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Slack on loopback: takes what Slack takes, and answers as Slack answers. */
final class SlackServer implements AutoCloseable {
  static final String PATH = "/services/T00000000/B00000000/XXXXXXXXXXXX";

  /** What is answered in the place of what Slack would. */
  record Planned(int status, String body, String retryAfter) {
    Planned(int status, String body) {
      this(status, body, "");
    }
  }

  final List<JsonNode> messages = new CopyOnWriteArrayList<>();
  final AtomicInteger requests = new AtomicInteger();
  volatile boolean silent;
  private final Deque<Planned> plan = new ArrayDeque<>();
  private final CountDownLatch end = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer server;

  SlackServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::handle);
    server.setExecutor(threads);
    server.start();
  }

  String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + PATH;
  }

  void answerNext(Planned... answers) {
    synchronized (plan) {
      plan.addAll(List.of(answers));
    }
  }

  /** Returns each message as a person reads it. */
  List<String> read() {
    return messages.stream().map(SlackServer::words).toList();
  }

  private void handle(HttpExchange exchange) throws IOException {
    requests.incrementAndGet();
    byte[] body = exchange.getRequestBody().readAllBytes();
    if (silent) {
      await();
    }
    Planned answer = answer(exchange, new String(body, StandardCharsets.UTF_8));
    if (!answer.retryAfter().isEmpty()) {
      exchange.getResponseHeaders().add("Retry-After", answer.retryAfter());
    }
    byte[] text = answer.body().getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(answer.status(), text.length == 0 ? -1 : text.length);
    exchange.getResponseBody().write(text);
    exchange.close();
  }

  private Planned answer(HttpExchange exchange, String body) {
    Planned planned;
    synchronized (plan) {
      planned = plan.poll();
    }
    if (planned != null) {
      return planned;
    }
    String type = String.valueOf(exchange.getRequestHeaders().getFirst("Content-Type"));
    if (!exchange.getRequestMethod().equals("POST") || !type.startsWith("application/json")) {
      return new Planned(400, "invalid_payload");
    }
    if (!exchange.getRequestURI().getPath().equals(PATH)) {
      return new Planned(404, "no_service");
    }
    return take(body);
  }

  private Planned take(String body) {
    JsonNode message;
    try {
      message = new ObjectMapper().readTree(body);
    } catch (IOException e) {
      return new Planned(400, "invalid_payload");
    }
    List<String> violations = BlockKit.violations(message);
    if (!violations.isEmpty()) {
      System.err.println("invalid_blocks: " + violations);
      return new Planned(400, "invalid_blocks");
    }
    messages.add(message);
    return new Planned(200, "ok");
  }

  private void await() {
    try {
      end.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String words(JsonNode message) {
    List<String> texts = new ArrayList<>();
    message.path("blocks").findValues("text").stream()
        .filter(JsonNode::isTextual)
        .forEach(text -> texts.add(text.asText()));
    message
        .path("blocks")
        .findParents("text")
        .forEach(parent -> texts.add(parent.path("text").path("text").asText()));
    message
        .path("blocks")
        .findValues("fields")
        .forEach(fields -> fields.forEach(field -> texts.add(field.path("text").asText())));
    return String.join("\n", texts).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
  }

  @Override
  public void close() {
    end.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
