package com.neuropilot.backup.postgres;

import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Stands between a client and a server, and loses the connection at a statement, once. */
final class CuttingProxy implements Closeable {
  /** When the connection is lost. */
  enum Moment {
    /** The statement never arrives. */
    BEFORE,
    /** The statement arrives, its answer does not. */
    AFTER,
    /**
     * The statement arrives and is worked on when the client's side is lost; the server's stays.
     */
    WHILE
  }

  private final ServerSocket listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
  private final String host;
  private final int port;
  private final String statement;
  private final Moment moment;
  private final AtomicBoolean cut = new AtomicBoolean();
  private final CountDownLatch answered = new CountDownLatch(1);
  private final Set<Socket> clients = ConcurrentHashMap.newKeySet();
  private volatile boolean awayAfterwards;

  CuttingProxy(PostgresServer server, String statement, Moment moment) throws IOException {
    this.host = server.host();
    this.port = server.port();
    this.statement = statement;
    this.moment = moment;
    start(this::accept);
  }

  /** Loses every connection with that one, and lets nobody connect any more. */
  CuttingProxy awayAfterwards() {
    awayAfterwards = true;
    return this;
  }

  int port() {
    return listener.getLocalPort();
  }

  boolean hasCut() {
    return cut.get();
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }

  private void accept() throws IOException {
    while (true) {
      Socket client = listener.accept();
      clients.add(client);
      Socket server = new Socket(host, port);
      AtomicBoolean mute = new AtomicBoolean();
      start(() -> requests(client, server, mute));
      start(() -> answers(client, server, mute));
    }
  }

  private void answers(Socket client, Socket server, AtomicBoolean mute) throws IOException {
    byte[] buffer = new byte[8192];
    for (int read = server.getInputStream().read(buffer);
        read >= 0;
        read = server.getInputStream().read(buffer)) {
      if (mute.get()) {
        answered.countDown();
      } else {
        client.getOutputStream().write(buffer, 0, read);
      }
    }
    client.close();
  }

  private void requests(Socket client, Socket server, AtomicBoolean mute) throws IOException {
    DataInputStream in = new DataInputStream(client.getInputStream());
    DataOutputStream out = new DataOutputStream(server.getOutputStream());
    try {
      ClientMessage.passStartup(in, out);
      ClientMessage message = ClientMessage.read(in);
      while (!message.says(statement) || !cut.compareAndSet(false, true)) {
        message.write(out);
        message = ClientMessage.read(in);
      }
      lose(client, server, mute, message);
    } catch (IOException e) {
      server.close();
      throw e;
    }
  }

  private void lose(Socket client, Socket server, AtomicBoolean mute, ClientMessage message)
      throws IOException {
    mute.set(true);
    if (moment != Moment.BEFORE) {
      message.writeToEnd(
          new DataInputStream(client.getInputStream()),
          new DataOutputStream(server.getOutputStream()));
    }
    if (moment == Moment.AFTER) {
      awaitAnswer();
    }
    if (awayAfterwards) {
      leave();
    }
    client.close();
    if (moment != Moment.WHILE) {
      server.close();
    }
  }

  private void leave() throws IOException {
    listener.close();
    for (Socket client : clients) {
      client.close();
    }
  }

  private void awaitAnswer() throws IOException {
    try {
      if (!answered.await(60, TimeUnit.SECONDS)) {
        throw new IOException("The server does not answer.");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private interface Work {
    void run() throws IOException;
  }

  private static void start(Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException | UncheckedIOException e) {
                // One side has hung up.
              }
            },
            "proxy");
    thread.setDaemon(true);
    thread.start();
  }
}
