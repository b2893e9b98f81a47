package com.neuropilot.backup.cli;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** {@code rclone serve webdav} on loopback, over a folder: a cloud with a password. */
final class WebdavServer implements Closeable {
  static final String PASSWORD = "s3cret-of-the-cloud";
  private static final String USER = "backup";
  private static final int MOST_LOOKS = 300;

  private final Path folder;
  private final int port;
  private Process process;

  private WebdavServer(Path folder, int port, Process process) {
    this.folder = folder;
    this.port = port;
    this.process = process;
  }

  static WebdavServer start(Path folder) throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    WebdavServer server = new WebdavServer(folder, port, serve(folder, port));
    server.await();
    return server;
  }

  /** Starts it once more, at the port where it was. */
  void startAgain() throws Exception {
    process = serve(folder, port);
    await();
  }

  /** Lets it hang: connections are taken, and nothing is answered any more. */
  void hang() throws Exception {
    Process stop =
        new ProcessBuilder("kill", "-STOP", Long.toString(process.pid())).inheritIO().start();
    if (stop.waitFor() != 0) {
      throw new AssertionError("The server could not be stopped.");
    }
  }

  /** Returns the variables that configure a remote of that name for this server. */
  Map<String, String> remote(String name) throws Exception {
    String prefix = "RCLONE_CONFIG_" + name + "_";
    return Map.of(
        prefix + "TYPE",
        "webdav",
        prefix + "URL",
        "http://127.0.0.1:" + port,
        prefix + "USER",
        USER,
        prefix + "PASS",
        obscured());
  }

  /** Returns the password as rclone's configuration holds it: other bytes at each call. */
  private static String obscured() throws Exception {
    Process obscure =
        new ProcessBuilder("rclone", "obscure", "-", "--config", "/dev/null")
            .redirectError(Redirect.DISCARD)
            .start();
    try (OutputStream in = obscure.getOutputStream()) {
      in.write(PASSWORD.getBytes(StandardCharsets.UTF_8));
    }
    String obscured = new String(obscure.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (obscure.waitFor() != 0) {
      throw new AssertionError("rclone obscure failed");
    }
    return obscured.strip();
  }

  /** Kills it, as a machine that goes away. */
  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }

  private static Process serve(Path folder, int port) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            "rclone",
            "serve",
            "webdav",
            Files.createDirectories(folder).toString(),
            "--addr",
            "127.0.0.1:" + port,
            "--config",
            "/dev/null",
            "--dir-cache-time",
            "1ms");
    builder.redirectOutput(Redirect.DISCARD).redirectError(Redirect.DISCARD);
    builder.environment().putAll(Map.of("RCLONE_USER", USER, "RCLONE_PASS", PASSWORD));
    Process process = builder.start();
    // A test run that is ended in the middle takes its servers along.
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    return process;
  }

  private void await() throws InterruptedException {
    for (int look = 0; look < MOST_LOOKS && process.isAlive(); look++) {
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
        return;
      } catch (IOException e) {
        Thread.sleep(50);
      }
    }
    close();
    throw new AssertionError("rclone serve webdav does not run at port " + port);
  }
}
