package com.neuropilot.backup.storage.rclone;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** A TCP proxy on loopback that breaks at a byte of one direction. */
final class FaultProxy implements AutoCloseable {
  enum Fault {
    /** The connection is reset. */
    CUT,
    /** The connection stays, as the client sees it, and nothing comes any more. */
    HANG,
    /** The server answers 500. */
    ERROR,
    /** The server answers 507: its disk is full. */
    FULL;

    private String answer() {
      return this == FULL ? "507 Insufficient Storage" : "500 Internal Server Error";
    }
  }

  /**
   * When to break.
   *
   * @param up whether bytes of the client are counted, else those of the server
   * @param after how many of them pass before
   * @param stays whether every later connection is broken too, until {@link #heal()}
   */
  record Moment(Fault fault, boolean up, long after, boolean stays) {}

  private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final Supplier<Integer> target;
  private Moment moment = new Moment(Fault.CUT, true, Long.MAX_VALUE, false);
  private long passed;
  private boolean fired;
  private boolean broken;

  FaultProxy(Supplier<Integer> target) throws IOException {
    this.target = target;
    daemon(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  synchronized void arm(Moment next) {
    moment = next;
    passed = 0;
    fired = false;
    broken = false;
  }

  synchronized boolean hasFired() {
    return fired;
  }

  /** Lets everything pass again; connections that hang are cut. */
  void heal() {
    synchronized (this) {
      moment = new Moment(Fault.CUT, true, Long.MAX_VALUE, false);
      broken = false;
    }
    sockets.forEach(FaultProxy::cut);
  }

  @Override
  public void close() throws IOException {
    listener.close();
    sockets.forEach(FaultProxy::cut);
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        sockets.add(client);
        daemon(() -> serve(client));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket client) {
    if (isBroken()) {
      fail(client, client);
      return;
    }
    try {
      Socket server = new Socket(InetAddress.getLoopbackAddress(), target.get());
      sockets.add(server);
      daemon(() -> pump(server, client, client, false));
      pump(client, server, client, true);
    } catch (IOException e) {
      cut(client);
    }
  }

  private void pump(Socket from, Socket to, Socket client, boolean up) {
    byte[] chunk = new byte[4096];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
        int allowed = allow(count, up);
        out.write(chunk, 0, allowed);
        if (allowed < count) {
          fail(client, up ? to : from);
          return;
        }
      }
      if (!hangs()) {
        to.shutdownOutput();
      }
    } catch (IOException e) {
      end(from, to);
    }
  }

  /** A client that hangs is left to hang. */
  private void end(Socket from, Socket to) {
    if (!hangs()) {
      cut(from);
      cut(to);
    }
  }

  private synchronized boolean hangs() {
    return fired && moment.fault() == Fault.HANG;
  }

  /** Returns how many of these bytes pass. */
  private synchronized int allow(int count, boolean up) {
    if (fired || up != moment.up()) {
      return count;
    }
    long left = moment.after() - passed;
    passed += count;
    if (count <= left) {
      return count;
    }
    fired = true;
    broken = moment.stays();
    return (int) left;
  }

  private synchronized boolean isBroken() {
    return broken;
  }

  private synchronized Fault fault() {
    return moment.fault();
  }

  private void fail(Socket client, Socket server) {
    Fault fault = fault();
    if (server != client) {
      cut(server);
    }
    if (fault == Fault.HANG) {
      return;
    }
    if (fault != Fault.CUT) {
      answer(client, fault);
    }
    cut(client);
  }

  /** Answers, and takes what the client still sends, so that it sees the answer. */
  private static void answer(Socket client, Fault fault) {
    String answer =
        "HTTP/1.1 " + fault.answer() + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
    try {
      client.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
      client.shutdownOutput();
      client.setSoTimeout(500);
      client.getInputStream().skip(1L << 30);
    } catch (IOException e) {
      // It has heard enough.
    }
  }

  private static void cut(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException e) {
      // It is closed already.
    }
  }

  private static void daemon(Runnable runnable) {
    Thread thread = new Thread(runnable, "fault-proxy");
    thread.setDaemon(true);
    thread.start();
  }
}
