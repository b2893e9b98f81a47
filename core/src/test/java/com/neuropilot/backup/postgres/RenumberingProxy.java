package com.neuropilot.backup.postgres;

import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A proxy that gives its clients process ids of its own, as Neon's does, and lends a server's
 * session to one client only.
 */
final class RenumberingProxy implements Closeable {
  private static final int BACKEND_KEY_DATA = 'K';

  private final ServerSocket listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
  private final AtomicInteger renumbered = new AtomicInteger();
  private final String host;
  private final int port;

  RenumberingProxy(String host, int port) throws IOException {
    this.host = host;
    this.port = port;
    start(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  int renumbered() {
    return renumbered.get();
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }

  private void accept() throws IOException {
    while (true) {
      Socket client = listener.accept();
      Socket server = new Socket(host, port);
      start(() -> client.getInputStream().transferTo(server.getOutputStream()));
      start(
          () ->
              answers(
                  new DataInputStream(server.getInputStream()),
                  new DataOutputStream(client.getOutputStream())));
    }
  }

  private void answers(DataInputStream in, DataOutputStream out) throws IOException {
    while (true) {
      int type = in.readUnsignedByte();
      int length = in.readInt();
      byte[] body = in.readNBytes(length - Integer.BYTES);
      if (type == BACKEND_KEY_DATA) {
        ByteBuffer.wrap(body).putInt(renumbered.incrementAndGet());
      }
      out.writeByte(type);
      out.writeInt(length);
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
            "proxy");
    thread.setDaemon(true);
    thread.start();
  }
}
