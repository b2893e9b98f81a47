package com.neuropilot.backup.postgres;

import com.neuropilot.backup.spi.Secret;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.testcontainers.DockerClientFactory;

/**
 * A real PostgreSQL for a test class: {@code @RegisterExtension static final PostgresServer SERVER
 * = PostgresServer.any();}
 *
 * <p>It has a superuser and a plain role, {@link #OWNER}, and is gone after the class.
 */
public final class PostgresServer implements BeforeAllCallback, AfterAllCallback {
  /** The superuser's name. */
  public static final String SUPERUSER = RunningServer.SUPERUSER;

  /** The superuser's password. */
  public static final String PASSWORD = RunningServer.PASSWORD;

  /** A role that may create databases and nothing else; its name is its password. */
  public static final String OWNER = "app_owner";

  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final Starter starter;
  private RunningServer server;

  private PostgresServer(Starter starter) {
    this.starter = starter;
  }

  private interface Starter {
    RunningServer start() throws IOException;
  }

  /**
   * Returns a server of version 15: in a container where there is a Docker engine, embedded else.
   */
  public static PostgresServer any() {
    return new PostgresServer(
        () ->
            DockerClientFactory.instance().isDockerAvailable()
                ? DockerServer.start()
                : embeddedServer());
  }

  /** Returns an embedded server of version 15, whose configuration files a test may change. */
  public static PostgresServer embedded() {
    return new PostgresServer(PostgresServer::embeddedServer);
  }

  /**
   * Returns a server of the machine's own package: with contrib's extensions, and reachable by its
   * socket.
   */
  public static PostgresServer installed(int major) {
    return new PostgresServer(
        () -> LoopbackServer.start(ServerPrograms.installed(major), "C.UTF-8"));
  }

  /** Returns a server whose programs lie in the jar of an embedded one. */
  public static PostgresServer packed(Path jar) {
    return new PostgresServer(() -> LoopbackServer.start(ServerPrograms.packed(jar), "C"));
  }

  /** Returns the folder of the machine's own client tools of a version. */
  public static Optional<Path> installedTools(int major) {
    return ToolFolders.from(major).stream()
        .filter(folder -> folder.toString().contains(Integer.toString(major)))
        .findFirst();
  }

  private static RunningServer embeddedServer() throws IOException {
    return LoopbackServer.start(ServerPrograms.embedded(), "C");
  }

  @Override
  public void beforeAll(ExtensionContext context) throws Exception {
    start();
  }

  @Override
  public void afterAll(ExtensionContext context) throws Exception {
    stop();
  }

  /** Starts the server, where no test class does it. */
  public void start() throws IOException, SQLException {
    server = starter.start();
    execute("postgres", "CREATE ROLE " + OWNER + " LOGIN CREATEDB PASSWORD '" + OWNER + "'");
  }

  /** Stops the server. */
  public void stop() throws IOException {
    server.stop();
  }

  /** Returns the host. */
  public String host() {
    return server.host();
  }

  /** Returns the port. */
  public int port() {
    return server.port();
  }

  RunningServer running() {
    return server;
  }

  /** Returns a description of a database, connecting as superuser. */
  public Postgres.Builder superuser(String database) {
    return Postgres.database(database)
        .host(host())
        .port(port())
        .user(RunningServer.SUPERUSER)
        .password(Secret.of(RunningServer.PASSWORD));
  }

  /** Returns a description of a database, connecting as the plain role. */
  public Postgres.Builder owner(String database) {
    return Postgres.database(database)
        .host(host())
        .port(port())
        .user(OWNER)
        .password(Secret.of(OWNER));
  }

  /** Creates an empty database of the superuser's and returns its name. */
  public String createDatabase() throws SQLException {
    return createDatabase("OWNER " + RunningServer.SUPERUSER);
  }

  /** Creates a database with options of CREATE DATABASE and returns its name. */
  public String createDatabase(String options) throws SQLException {
    String name = "test_" + NUMBER.incrementAndGet();
    execute("postgres", "CREATE DATABASE " + name + " " + options);
    return name;
  }

  /** Connects as superuser. */
  public Connection connect(String database) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://" + host() + ":" + port() + "/" + database,
        RunningServer.SUPERUSER,
        RunningServer.PASSWORD);
  }

  /** Runs statements as superuser. */
  public void execute(String database, String... statements) throws SQLException {
    try (Connection connection = connect(database);
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  /** Returns the first column of the first row, as superuser. */
  public String query(String database, String sql) throws SQLException {
    try (Connection connection = connect(database);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }
}
