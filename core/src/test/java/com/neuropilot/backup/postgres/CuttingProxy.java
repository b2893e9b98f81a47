package com.neuropilot.backup.postgres;

import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
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

  private static final int STARTUP = 196_608;

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
      for (int code = 0; code != STARTUP; ) {
        int length = in.readInt();
        byte[] body = in.readNBytes(length - Integer.BYTES);
        code = new DataInputStream(new ByteArrayInputStream(body)).readInt();
        out.writeInt(length);
        out.write(body);
      }
      Message message = Message.read(in);
      while (!message.says(statement) || !cut.compareAndSet(false, true)) {
        message.write(out);
        message = Message.read(in);
      }
      lose(client, server, mute, message);
    } catch (IOException e) {
      server.close();
      throw e;
    }
  }

  private void lose(Socket client, Socket server, AtomicBoolean mute, Message message)
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

  /** A message of a client, after the first. */
  private static final class Message {
    private final int type;
    private final byte[] body;

    Message(int type, byte[] body) {
      this.type = type;
      this.body = body;
    }

    static Message read(DataInputStream in) throws IOException {
      int type = in.readUnsignedByte();
      return new Message(type, in.readNBytes(in.readInt() - Integer.BYTES));
    }

    /** A query is a text; what is prepared has a name before it. */
    boolean says(String statement) {
      int start = type == 'P' ? new String(body, StandardCharsets.ISO_8859_1).indexOf(0) + 1 : 0;
      return (type == 'Q' || type == 'P')
          && new String(body, start, body.length - start, StandardCharsets.UTF_8)
              .startsWith(statement);
    }

    void write(DataOutputStream out) throws IOException {
      out.writeByte(type);
      out.writeInt(body.length + Integer.BYTES);
      out.write(body);
      out.flush();
    }

    /** What is prepared is not worked on before its Sync. */
    void writeToEnd(DataInputStream in, DataOutputStream out) throws IOException {
      Message message = this;
      message.write(out);
      while (message.type != 'Q' && message.type != 'S') {
        message = read(in);
        message.write(out);
      }
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
