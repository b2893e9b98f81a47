package com.neuropilot.backup.examples.quickstart;

import com.neuropilot.backup.postgres.Postgres;
import com.neuropilot.backup.spi.tool.ToolProcess;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A PostgreSQL server on a free port of loopback, where everybody is trusted. It ends with this
 * program: a shutdown hook stops it after Ctrl-C, and it is killed when this program is.
 */
final class DemoServer implements Closeable {
  static final String SUPERUSER = "postgres";
  private static final String HOST = "127.0.0.1";
  private static final int START_SECONDS = 60;

  private final ServerFolder folder;
  private final int port;
  private final ToolProcess process;
  private final AtomicBoolean closed = new AtomicBoolean();

  private DemoServer(ServerFolder folder, int port, ToolProcess process) {
    this.folder = folder;
    this.port = port;
    this.process = process;
  }

  static DemoServer start() throws IOException {
    ServerFolder folder = ServerFolder.create();
    String data = folder.data().toString();
    run(
        folder,
        "initdb",
        "--pgdata=" + data,
        "--username=" + SUPERUSER,
        "--auth=trust",
        "--encoding=UTF8",
        "--locale=C",
        "--no-sync");
    int port = freePort();
    ToolProcess process =
        folder
            .command(
                "postgres",
                "-D",
                data,
                "-h",
                HOST,
                "-p",
                Integer.toString(port),
                "-F",
                "-c",
                "unix_socket_directories=")
            .start();
    DemoServer server = new DemoServer(folder, port, process);
    Runtime.getRuntime().addShutdownHook(new Thread(server::stop, "stop-server"));
    server.awaitReady();
    return server;
  }

  Connection connect(String database) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://" + HOST + ":" + port + "/" + database, SUPERUSER, null);
  }

  void create(String database) throws SQLException {
    try (Connection connection = connect(SUPERUSER);
        Statement statement = connection.createStatement()) {
      statement.execute("create database " + database);
    }
  }

  /** Returns the description of a database of this server, as a pipeline takes it. */
  Postgres describe(String database) {
    return Postgres.database(database).host(HOST).port(port).user(SUPERUSER).build();
  }

  /** Returns how PostgreSQL's own programs find this server. */
  Map<String, String> environment() {
    return Map.of("PGHOST", HOST, "PGPORT", Integer.toString(port), "PGUSER", SUPERUSER);
  }

  /** Returns the server's URL without a database. */
  String url() {
    return "postgresql://" + SUPERUSER + "@" + HOST + ":" + port + "/";
  }

  @Override
  public void close() throws IOException {
    if (closed.getAndSet(true)) {
      return;
    }
    try {
      if (process.isAlive()) {
        run(folder, "pg_ctl", "stop", "-m", "fast", "-w", "-D", folder.data().toString());
      }
    } finally {
      process.close();
      folder.delete();
    }
  }

  private void stop() {
    try {
      close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void awaitReady() throws IOException {
    long end = System.nanoTime() + START_SECONDS * 1_000_000_000L;
    SQLException last = null;
    while (process.isAlive() && System.nanoTime() < end) {
      try {
        connect(SUPERUSER).close();
        return;
      } catch (SQLException e) {
        last = e;
        pause();
      }
    }
    String said = String.join("\n", process.errorLines());
    close();
    throw new IOException("The PostgreSQL server does not start: " + said, last);
  }

  private static void pause() {
    try {
      Thread.sleep(100);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void run(ServerFolder folder, String program, String... arguments)
      throws IOException {
    try (ToolProcess process = folder.command(program, arguments).start()) {
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
