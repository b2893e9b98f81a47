package com.neuropilot.backup.storage.rclone;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** {@code rclone serve} on loopback: a remote without an account. */
final class RcloneServer implements AutoCloseable {
  static final String USER = "backup";
  static final String PASSWORD = "pa55-of-the-remote";

  private final String protocol;
  private final List<String> command;
  private final int port;
  private Process process;

  private RcloneServer(String protocol, List<String> command, Process process, int port) {
    this.protocol = protocol;
    this.command = command;
    this.process = process;
    this.port = port;
  }

  /**
   * Starts a server of a protocol over a folder, and waits until it takes connections.
   *
   * <p>A port that was free can be somebody's by the time the server asks for it; then another one
   * is taken.
   */
  static RcloneServer start(Path rclone, String protocol, Path folder, String... more)
      throws IOException, InterruptedException {
    for (int turn = 1; ; turn++) {
      try {
        return startOnce(rclone, protocol, folder, more);
      } catch (AssertionError e) {
        if (turn == 5 || !e.getMessage().contains("address already in use")) {
          throw e;
        }
      }
    }
  }

  private static RcloneServer startOnce(Path rclone, String protocol, Path folder, String... more)
      throws IOException, InterruptedException {
    int port = freePort();
    List<String> command =
        new ArrayList<>(
            List.of(
                rclone.toString(),
                "serve",
                protocol,
                folder.toString(),
                "--addr",
                "127.0.0.1:" + port,
                "--config",
                "/dev/null",
                // What a test does to the folder is seen at once.
                "--dir-cache-time",
                "1ms"));
    command.addAll(List.of(more));
    Path log = Files.createTempFile("rclone-serve", ".log");
    RcloneServer server = new RcloneServer(protocol, command, serve(command, log), port);
    server.await(log);
    return server;
  }

  private static Process serve(List<String> command, Path log) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectOutput(log.toFile());
    builder.environment().putAll(Map.of("RCLONE_USER", USER, "RCLONE_PASS", PASSWORD));
    Process process = builder.start();
    // A test run that is ended in the middle takes its servers along.
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    return process;
  }

  /** Starts it once more where it was, after it was killed. */
  void startAgain() throws IOException, InterruptedException {
    Path log = Files.createTempFile("rclone-serve", ".log");
    process = serve(command, log);
    await(log);
  }

  int port() {
    return port;
  }

  /** Returns the variables that configure a remote {@code served:} for this server. */
  Map<String, String> remote() {
    return remote(port);
  }

  /** Returns the variables for a remote that reaches this server through another port. */
  Map<String, String> remote(int through) {
    Map<String, String> variables = new HashMap<>();
    variables.put("RCLONE_CONFIG_SERVED_TYPE", protocol);
    variables.put("RCLONE_CONFIG_SERVED_USER", USER);
    variables.put("RCLONE_CONFIG_SERVED_PASS", Rclones.obscured(PASSWORD));
    if (protocol.equals("webdav")) {
      variables.put("RCLONE_CONFIG_SERVED_URL", "http://127.0.0.1:" + through);
    } else {
      variables.put("RCLONE_CONFIG_SERVED_HOST", "127.0.0.1");
      variables.put("RCLONE_CONFIG_SERVED_PORT", Integer.toString(through));
    }
    return variables;
  }

  long pid() {
    return process.pid();
  }

  /** Kills it: SIGKILL. */
  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void await(Path log) throws IOException, InterruptedException {
    for (int i = 0; i < 300; i++) {
      if (!process.isAlive()) {
        break;
      }
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
        Files.delete(log);
        return;
      } catch (IOException e) {
        TimeUnit.MILLISECONDS.sleep(100);
      }
    }
    close();
    throw new AssertionError("rclone serve does not run: " + Files.readString(log));
  }
}
