package com.neuropilot.backup.postgres;

import com.neuropilot.backup.spi.DumpInfo;
import com.neuropilot.backup.spi.Secret;
import com.neuropilot.backup.spi.StageContext;
import com.neuropilot.backup.spi.StageException;
import com.neuropilot.backup.spi.tool.ToolProcess;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * A server that lives as long as a drill: reached by a socket in a folder of its user's alone, with
 * passwords that nobody knows, killed when this JVM is.
 */
final class OwnServer implements Closeable {
  /** The server's superuser; no dump names it by accident. */
  static final String SUPERUSER = "neuropilot_server";

  private static final int PORT = 5432;
  private static final int PASSWORD_BYTES = 16;
  private static final long START_NANOS = 120_000_000_000L;
  private static final long PAUSE_MILLIS = 50;

  private final ServerFolder folder;
  private final ServerBinaries binaries;
  private final StageContext context;
  private final Secret password;
  private final ToolProcess process;

  private OwnServer(
      ServerFolder folder,
      ServerBinaries binaries,
      StageContext context,
      Secret password,
      ToolProcess process) {
    this.folder = folder;
    this.binaries = binaries;
    this.context = context;
    this.password = password;
    this.process = process;
  }

  /** Starts a server that can take a dump; the caller closes it. */
  static OwnServer start(Postgres config, DumpInfo dump, StageContext context) throws IOException {
    ServerFolder folder = ServerFolder.create(context.workDirectory());
    OwnServer server = null;
    try {
      ServerBinaries binaries =
          ServerBinaries.find(
              config.binDirectory(),
              context.environment(),
              ArchiveVersion.major(dump.serverVersion()),
              folder.programs());
      String password = newPassword();
      initialise(folder, binaries, password);
      ToolProcess process = folder.command(binaries.program("postgres"), settings(folder)).start();
      server = new OwnServer(folder, binaries, context, Secret.of(password), process);
      server.awaitReady();
      return server;
    } catch (IOException | RuntimeException | Error e) {
      closeAfter(e, server == null ? folder : server);
      throw e;
    }
  }

  String version() {
    return binaries.version().text();
  }

  /** Returns a description of a database, connecting as superuser. */
  Postgres superuser(String database) {
    return describe(database, SUPERUSER, password);
  }

  /** Returns a description of a database, connecting as a role. */
  Postgres describe(String database, String role, Secret secret) {
    return Postgres.database(database)
        .host(folder.socket().toString())
        .port(PORT)
        .user(role)
        .password(secret)
        .sslmode(SslMode.DISABLE)
        .build();
  }

  static String newPassword() {
    byte[] bytes = new byte[PASSWORD_BYTES];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /** What is in it is not needed any more, so it need not end in good order. */
  @Override
  public synchronized void close() throws IOException {
    boolean interrupted = Thread.interrupted();
    try {
      if (process.isAlive()) {
        run(
            folder,
            binaries,
            "pg_ctl",
            List.of("stop", "-m", "immediate", "-w", "-D", folder.data().toString()));
      }
    } catch (StageException e) {
      // It may have ended by itself meanwhile; otherwise it is killed.
    } finally {
      process.close();
      folder.close();
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static void initialise(ServerFolder folder, ServerBinaries binaries, String password)
      throws IOException {
    run(
        folder,
        binaries,
        "initdb",
        List.of(
            "--pgdata=" + folder.data(),
            "--username=" + SUPERUSER,
            "--pwfile=" + folder.secret("password", password.toCharArray()),
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale=C",
            "--no-sync"));
  }

  /** As installed, but for what a restore in one transaction needs; rows never get into a log. */
  private static List<String> settings(ServerFolder folder) {
    return List.of(
        "-D",
        folder.data().toString(),
        "-p",
        Integer.toString(PORT),
        "-c",
        "listen_addresses=",
        "-c",
        "unix_socket_directories=" + folder.socket(),
        "-c",
        "max_connections=40",
        "-c",
        "max_locks_per_transaction=1024",
        "-c",
        "dynamic_shared_memory_type=mmap",
        "-c",
        "log_min_messages=fatal",
        "-c",
        "log_min_error_statement=panic");
  }

  private static void run(
      ServerFolder folder, ServerBinaries binaries, String program, List<String> arguments)
      throws IOException {
    try (ToolProcess run =
        folder
            .command(binaries.program(program), arguments)
            .withEnvironment(Map.of("LC_ALL", "C"))
            .start()) {
      run.stdout().readAllBytes();
      run.requireSuccess();
    }
  }

  private void awaitReady() throws IOException {
    long end = System.nanoTime() + START_NANOS;
    PostgresAccess access = new PostgresAccess(superuser("postgres"), context);
    StageException last = new StageException("It ended at once.", false);
    while (process.isAlive() && System.nanoTime() < end) {
      try (Session session = Session.open(access.endpoint())) {
        session.text("SELECT 'ready'");
        return;
      } catch (StageException e) {
        last = e;
        pause();
      }
    }
    throw new StageException(
        "The server for the drill does not start: " + String.join(" ", process.errorLines()),
        false,
        last);
  }

  private static void pause() throws InterruptedIOException {
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("Starting the server for the drill was interrupted.");
    }
  }

  private static void closeAfter(Throwable reason, Closeable resource) {
    try {
      resource.close();
    } catch (IOException e) {
      reason.addSuppressed(e);
    }
  }
}
