package com.neuropilot.backup.notify.email;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import javax.net.ssl.SSLContext;

/**
 * Puts STARTTLS before a mail server that has none: speaks as far as STARTTLS, and hands on what
 * comes inside. Keeps what it heard in the clear.
 */
final class StartTlsFront implements AutoCloseable {
  final Queue<String> inTheClear = new ConcurrentLinkedQueue<>();
  private final ServerSocket listening = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final SSLContext tls;
  private final int behind;
  private final boolean offering;

  /**
   * Listens.
   *
   * @param offering whether STARTTLS is offered; somebody in the middle would take it away
   */
  StartTlsFront(ServerKey key, int behind, boolean offering) throws Exception {
    this.tls = key.context();
    this.behind = behind;
    this.offering = offering;
    threads.execute(this::accept);
  }

  int port() {
    return listening.getLocalPort();
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        Socket socket = listening.accept();
        threads.execute(quietly(() -> serve(socket)));
      } catch (IOException e) {
        return;
      }
    }
  }

  private Boolean serve(Socket socket) throws IOException {
    try (socket) {
      answer(socket, "220 front ESMTP");
      BufferedReader lines =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        inTheClear.add(line);
        String command = line.toUpperCase(Locale.ROOT);
        if (command.startsWith("EHLO")) {
          answer(socket, offering ? "250-front\r\n250 STARTTLS" : "250-front\r\n250 AUTH PLAIN");
        } else if (command.equals("STARTTLS") && offering) {
          answer(socket, "220 go ahead");
          inside(socket);
          return true;
        } else {
          answer(socket, "250 ok");
        }
      }
    }
    return true;
  }

  private void inside(Socket socket) throws IOException {
    try (Socket secure = tls.getSocketFactory().createSocket(socket, null, true);
        Socket server = new Socket(InetAddress.getLoopbackAddress(), behind)) {
      // What the server says at first was said by the front already.
      new BufferedReader(new InputStreamReader(server.getInputStream(), StandardCharsets.US_ASCII))
          .readLine();
      threads.execute(quietly(() -> copy(server.getInputStream(), secure.getOutputStream())));
      copy(secure.getInputStream(), server.getOutputStream());
    }
  }

  private static Boolean copy(InputStream in, OutputStream out) throws IOException {
    byte[] buffer = new byte[8192];
    for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
      out.write(buffer, 0, count);
      out.flush();
    }
    return true;
  }

  /** A connection that breaks is what some tests are about. */
  private static Runnable quietly(Callable<Boolean> work) {
    return new FutureTask<>(work);
  }

  private static void answer(Socket socket, String line) throws IOException {
    socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
  }

  @Override
  public void close() throws IOException {
    listening.close();
    threads.shutdownNow();
  }
}
