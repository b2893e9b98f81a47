package com.neuropilot.backup.postgres;

import com.neuropilot.backup.spi.tool.ToolCommand;
import com.neuropilot.backup.spi.tool.ToolProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A server that listens on a free port of loopback and on a socket in its folder; everybody is
 * trusted. It ends with this JVM.
 */
final class LoopbackServer implements RunningServer {
  private static final int ATTEMPTS = 600;

  private final Path programs;
  private final Path folder;
  private final int port;
  private ToolProcess process;

  private LoopbackServer(Path programs, Path folder, int port) throws IOException {
    this.programs = programs;
    this.folder = folder;
    this.port = port;
    this.process = launch();
  }

  /**
   * Starts it.
   *
   * @param programs the folder of the server's programs
   * @param locale that of its databases
   */
  static LoopbackServer start(Path programs, String locale) throws IOException {
    Path folder = Files.createTempDirectory("neuropilot-postgres");
    RunAsNobody.allow(folder);
    String data = folder.resolve("data").toString();
    run(
        programs,
        "initdb",
        "--pgdata=" + data,
        "--username=" + SUPERUSER,
        "--auth=trust",
        "--encoding=UTF8",
        "--locale=" + locale,
        "--no-sync");
    LoopbackServer server = new LoopbackServer(programs, folder, freePort());
    server.awaitReady();
    return server;
  }

  private ToolProcess launch() throws IOException {
    List<String> settings =
        List.of(
            "-D",
            dataDirectory().toString(),
            "-p",
            Integer.toString(port),
            "-k",
            folder.toString(),
            "-h",
            "localhost",
            "-F",
            "-c",
            "full_page_writes=off");
    return RunAsNobody.command(programs.resolve("postgres"), settings).start();
  }

  /** Returns the folder of the socket. */
  Path socketDirectory() {
    return folder;
  }

  Path dataDirectory() {
    return folder.resolve("data");
  }

  @Override
  public String host() {
    return "localhost";
  }

  @Override
  public int port() {
    return port;
  }

  /** An immediate shutdown: a postmaster that is only killed leaves its children at work. */
  @Override
  public void crash() throws IOException {
    run(programs, "pg_ctl", "stop", "-m", "immediate", "-D", dataDirectory().toString());
    process.waitFor();
  }

  @Override
  public void startAgain() throws IOException {
    process.close();
    process = launch();
    awaitReady();
  }

  @Override
  public void stop() throws IOException {
    if (process.isAlive()) {
      crash();
    }
    process.close();
    Folders.delete(folder);
  }

  /** Whatever process the server starts from now on can make no larger file. */
  void limitFiles(String bytes) throws IOException {
    String pid = Files.readAllLines(dataDirectory().resolve("postmaster.pid")).get(0);
    Path prlimit = ToolCommand.find("prlimit", System.getenv("PATH")).orElseThrow();
    try (ToolProcess limiting =
        RunAsNobody.command(prlimit, List.of("--pid", pid, "--fsize=" + bytes + ":")).start()) {
      limiting.requireSuccess();
    }
  }

  private void awaitReady() throws IOException {
    for (int i = 0; i < ATTEMPTS && process.isAlive(); i++) {
      if (isReady()) {
        return;
      }
      pause();
    }
    process.close();
    throw new IOException("The server did not start: " + process.errorLines());
  }

  /** The last line of the server's lock file tells its state. */
  private boolean isReady() throws IOException {
    Path file = dataDirectory().resolve("postmaster.pid");
    return Files.exists(file) && Files.readString(file).strip().endsWith("ready");
  }

  private static void pause() {
    try {
      Thread.sleep(50);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void run(Path programs, String program, String... arguments) throws IOException {
    ToolCommand command = RunAsNobody.command(programs.resolve(program), List.of(arguments));
    try (ToolProcess process = command.start()) {
      process.stdout().readAllBytes();
      process.requireSuccess();
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
