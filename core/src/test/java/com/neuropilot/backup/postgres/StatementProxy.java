package com.neuropilot.backup.postgres;

import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Stands between a client and a server, counts the client's statements, and acts at one. */
public final class StatementProxy implements Closeable {
  private final ServerSocket listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
  private final PostgresServer server;
  private final Predicate<List<String>> moment;
  private final Act act;
  private final AtomicBoolean acted = new AtomicBoolean();
  private final List<String> statements = new CopyOnWriteArrayList<>();

  /**
   * What is done at the statement, which the server has got and works on; the client's connections
   * are lost then.
   */
  public interface Act {
    /** Acts. */
    void run() throws IOException;
  }

  /**
   * Starts it.
   *
   * @param moment looks at the statements that came, over all connections; those that are sent
   *     together are one
   */
  public StatementProxy(PostgresServer server, Predicate<List<String>> moment, Act act)
      throws IOException {
    this.server = server;
    this.moment = moment;
    this.act = act;
    start(this::accept);
  }

  /** Returns the port of the loopback address that clients connect to. */
  public int port() {
    return listener.getLocalPort();
  }

  /** Returns whether the moment has come. */
  public boolean hasActed() {
    return acted.get();
  }

  /** Returns the statements that came, in order. */
  public List<String> statements() {
    return List.copyOf(statements);
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }

  private void accept() throws IOException {
    while (true) {
      Socket client = listener.accept();
      Socket behind = new Socket(server.host(), server.port());
      client.setTcpNoDelay(true);
      behind.setTcpNoDelay(true);
      start(() -> requests(client, behind));
      start(
          () -> {
            try (client) {
              behind.getInputStream().transferTo(client.getOutputStream());
            }
          });
    }
  }

  private void requests(Socket client, Socket behind) throws IOException {
    try (client;
        behind) {
      DataInputStream in = new DataInputStream(client.getInputStream());
      DataOutputStream out = new DataOutputStream(behind.getOutputStream());
      ClientMessage.passStartup(in, out);
      while (!acted.get()) {
        List<ClientMessage> messages = new ArrayList<>(List.of(ClientMessage.read(in)));
        while (messages.get(0).isStatement() && !messages.get(messages.size() - 1).isLast()) {
          messages.add(ClientMessage.read(in));
        }
        pass(messages, out);
      }
    }
  }

  private void pass(List<ClientMessage> messages, DataOutputStream out) throws IOException {
    boolean isTheOne = messages.get(0).isStatement() && isTheOne(messages);
    for (ClientMessage message : messages) {
      message.write(out);
    }
    if (isTheOne) {
      acted.set(true);
      act.run();
    }
  }

  private synchronized boolean isTheOne(List<ClientMessage> messages) {
    statements.add(
        messages.stream()
            .filter(ClientMessage::isStatement)
            .map(ClientMessage::statement)
            .collect(Collectors.joining("; ")));
    return moment.test(statements);
  }

  private static void start(Act work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException e) {
                // One side has hung up.
              }
            },
            "statements");
    thread.setDaemon(true);
    thread.start();
  }
}
