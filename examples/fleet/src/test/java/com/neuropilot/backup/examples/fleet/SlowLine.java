package com.neuropilot.backup.examples.fleet;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/**
 * The way to a server that is far away: each connection brings so many bytes a second and no more.
 * So a dump takes its time, and the processors of this machine are not what it waits for.
 */
final class SlowLine implements Closeable {
  private static final int PIECE = 16 * 1024;

  private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final String host;
  private final int port;
  private final long bytesPerSecond;

  SlowLine(String host, int port, long bytesPerSecond) throws IOException {
    this.host = host;
    this.port = port;
    this.bytesPerSecond = bytesPerSecond;
    start(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }

  private void accept() throws IOException, InterruptedException {
    while (true) {
      Socket client = listener.accept();
      Socket server = new Socket(host, port);
      start(() -> copy(client, server, 0));
      start(() -> copy(server, client, bytesPerSecond));
    }
  }

  private static void copy(Socket from, Socket to, long rate)
      throws IOException, InterruptedException {
    byte[] buffer = new byte[PIECE];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        out.write(buffer, 0, read);
        if (rate > 0) {
          Thread.sleep(1000L * read / rate);
        }
      }
    }
  }

  private interface Work {
    void run() throws IOException, InterruptedException;
  }

  private static void start(Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException | InterruptedException e) {
                // The line is closed, or one of its ends.
              }
            },
            "slow-line");
    thread.setDaemon(true);
    thread.start();
  }
}
