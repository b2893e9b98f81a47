package com.neuropilot.backup.postgres;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Behaves on the wire as pgbouncer 1.18 does with {@code pool_mode = transaction} and a pool of one
 * session: answers the startup itself, with a key of its own, and lends the session to a client
 * from its first message to the end of its transaction.
 */
final class TransactionPooler implements Closeable {
  private static final int PROTOCOL = 196_608;
  private static final int TERMINATE = 'X';
  private static final int READY = 'Z';

  private final ServerSocket listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
  private final ReentrantLock lent = new ReentrantLock();
  private final Socket server;
  private final DataInputStream answers;
  private final DataOutputStream requests;
  private final ByteArrayOutputStream parameters = new ByteArrayOutputStream();

  TransactionPooler(PostgresServer pooled) throws IOException {
    server = new Socket(pooled.host(), pooled.port());
    answers = new DataInputStream(server.getInputStream());
    requests = new DataOutputStream(server.getOutputStream());
    byte[] startup = text("user\0" + PostgresServer.SUPERUSER + "\0database\0postgres\0\0");
    requests.writeInt(startup.length + 2 * Integer.BYTES);
    requests.writeInt(PROTOCOL);
    requests.write(startup);
    for (Message answer = Message.read(answers); answer.type != READY; ) {
      if (answer.type == 'S') {
        answer.write(new DataOutputStream(parameters));
      }
      answer = Message.read(answers);
    }
    start(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    listener.close();
    server.close();
  }

  private void accept() throws IOException {
    while (true) {
      Socket client = listener.accept();
      start(
          () -> {
            try (client) {
              serve(
                  new DataInputStream(client.getInputStream()),
                  new DataOutputStream(client.getOutputStream()));
            }
          });
    }
  }

  private void serve(DataInputStream in, DataOutputStream out) throws IOException {
    startup(in, out);
    new Message('R', new byte[Integer.BYTES]).write(out);
    parameters.writeTo(out);
    new Message('K', text("a number")).write(out);
    new Message(READY, text("I")).write(out);
    for (Message message = Message.read(in); message.type != TERMINATE; ) {
      if (!lent.isHeldByCurrentThread()) {
        lent.lock();
      }
      message.write(requests);
      if ((message.type == 'S' || message.type == 'Q') && answer(out)) {
        lent.unlock();
      }
      message = Message.read(in);
    }
  }

  /** Refuses encryption, and takes whatever the client says of itself. */
  private static void startup(DataInputStream in, DataOutputStream out) throws IOException {
    while (in.readNBytes(in.readInt() - Integer.BYTES).length == Integer.BYTES) {
      out.writeByte('N');
    }
  }

  /** Returns whether the transaction has ended. */
  private boolean answer(DataOutputStream out) throws IOException {
    Message message = Message.read(answers);
    while (message.type != READY) {
      message.write(out);
      message = Message.read(answers);
    }
    message.write(out);
    return message.body[0] == 'I';
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static final class Message {
    private final int type;
    private final byte[] body;

    Message(int type, byte[] body) {
      this.type = type;
      this.body = body;
    }

    static Message read(DataInputStream in) throws IOException {
      int type = in.read();
      if (type < 0) {
        throw new EOFException("hung up");
      }
      return new Message(type, in.readNBytes(in.readInt() - Integer.BYTES));
    }

    void write(DataOutputStream out) throws IOException {
      out.writeByte(type);
      out.writeInt(body.length + Integer.BYTES);
      out.write(body);
      out.flush();
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
            "pooler");
    thread.setDaemon(true);
    thread.start();
  }
}
