package com.neuropilot.backup.postgres;

import com.neuropilot.backup.spi.DumpInfo;
import com.neuropilot.backup.spi.PendingRestore;
import com.neuropilot.backup.spi.RestoreMode;
import com.neuropilot.backup.spi.RestoreReport;
import com.neuropilot.backup.spi.RestoreRequest;
import com.neuropilot.backup.spi.SourceFingerprint;
import com.neuropilot.backup.spi.tool.ToolProcess;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * Databases to dump, their dumps, and what tells two databases apart; published for the tests of
 * other modules.
 */
public final class RestoreFixture {
  private static final String TABLES =
      """
      SELECT quote_ident(n.nspname) || '.' || quote_ident(c.relname) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind IN (%s) AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg_toast%%' AND c.relispopulated
      ORDER BY 1""";
  private static final String CONTENT =
      "SELECT count(*) || ' ' || md5(coalesce(string_agg(t::text, chr(10) ORDER BY t::text COLLATE \"C\"), '')) FROM ONLY ";

  private final PostgresServer server;
  private final Path directory;
  private final Optional<Path> tools;

  /**
   * Creates it.
   *
   * @param directory what the tools take for the home directory
   */
  public RestoreFixture(PostgresServer server, Path directory) {
    this(server, directory, Optional.empty());
  }

  /** Creates it, with the client tools of a folder. */
  public RestoreFixture(PostgresServer server, Path directory, Path tools) {
    this(server, directory, Optional.of(tools));
  }

  private RestoreFixture(PostgresServer server, Path directory, Optional<Path> tools) {
    this.server = server;
    this.directory = directory;
    this.tools = tools;
  }

  PostgresServer server() {
    return server;
  }

  PostgresAccess access(Postgres config) {
    return new PostgresAccess(config, new TestContext(directory));
  }

  PostgresAccess superuser() {
    Postgres.Builder builder = server.superuser("postgres");
    tools.ifPresent(builder::binDirectory);
    return access(builder.build());
  }

  PostgresAccess owner() {
    return access(server.owner("postgres").build());
  }

  /**
   * Runs scripts in a database, this folder's or with a leading slash any of the class path; the
   * largest field has so many bytes.
   */
  public void load(String database, String user, int largestField, String... scripts)
      throws IOException, SQLException {
    try (Connection connection =
            DriverManager.getConnection(
                url(database) + "?preferQueryMode=simple", user, password(user));
        Statement statement = connection.createStatement()) {
      statement.execute("SET test.big = " + largestField);
      statement.setEscapeProcessing(false);
      for (String script : scripts) {
        run(statement, script);
      }
    }
  }

  private static void run(Statement statement, String script) throws IOException, SQLException {
    try (InputStream stream =
            Objects.requireNonNull(RestoreFixture.class.getResourceAsStream(script), script);
        InputStream end =
            new ByteArrayInputStream(
                "-- PostgreSQL database dump complete".getBytes(StandardCharsets.UTF_8))) {
      ScriptReader reader = new ScriptReader(new SequenceInputStream(stream, end));
      for (var next = reader.next(); next.isPresent(); next = reader.next()) {
        statement.execute(next.get().text());
      }
    }
  }

  /** Returns what pg_dump writes. */
  byte[] dump(String database, String... arguments) throws IOException {
    ClientTools tools = superuser().tools(15, "This test");
    List<String> command = new ArrayList<>(List.of("--dbname=" + database));
    command.addAll(List.of(arguments));
    Endpoint endpoint = superuser().endpoint();
    try (ToolProcess process =
        tools
            .command(ClientTools.PG_DUMP, command)
            .withEnvironment(superuser().environment(endpoint, tools))
            .start()) {
      byte[] bytes = process.stdout().readAllBytes();
      process.requireSuccess();
      return bytes;
    }
  }

  /** Returns the definitions in a database. */
  public String schema(String database, String... arguments) throws IOException {
    List<String> all = new ArrayList<>(List.of("--schema-only"));
    all.addAll(List.of(arguments));
    String script =
        new String(dump(database, all.toArray(String[]::new)), StandardCharsets.ISO_8859_1);
    return script.replaceAll("(?m)^\\\\(un)?restrict .*$", "");
  }

  /**
   * Returns a hash of the content of each table, view of its own data, sequence and large object.
   */
  public Map<String, String> contents(String database) throws SQLException {
    Map<String, String> contents = new TreeMap<>();
    try (Connection connection = server.connect(database);
        Statement statement = connection.createStatement()) {
      for (String table : column(statement, TABLES.formatted("'r', 'm'"))) {
        contents.put(table, column(statement, CONTENT + table + " t").get(0));
      }
      for (String sequence : column(statement, TABLES.formatted("'S'"))) {
        contents.put(
            sequence,
            column(statement, "SELECT last_value || ' ' || is_called FROM " + sequence).get(0));
      }
      for (String object :
          column(statement, "SELECT oid FROM pg_largeobject_metadata ORDER BY oid")) {
        contents.put(
            "large object " + object,
            column(statement, "SELECT md5(lo_get(" + object + "))").get(0));
      }
    }
    return contents;
  }

  /** Returns the rows of each table, as a backup records them. */
  Map<String, Long> rows(String database) throws SQLException {
    Map<String, Long> rows = new TreeMap<>();
    try (Connection connection = server.connect(database);
        Statement statement = connection.createStatement()) {
      for (String table : column(statement, TABLES.formatted("'r'"))) {
        rows.put(
            table, Long.valueOf(column(statement, "SELECT count(*) FROM ONLY " + table).get(0)));
      }
    }
    return rows;
  }

  RestoreRequest request(String format, String target) {
    return RestoreRequest.of(dumpInfo(format)).intoDatabase(target).inMode(RestoreMode.NEW);
  }

  /** Returns what a backup records of a dump in a format. */
  static DumpInfo dumpInfo(String format) {
    return new DumpInfo(
        "postgresql",
        "15.19",
        "source",
        format,
        "pg_dump 15.19",
        format.equals("custom") ? "1.14" : "",
        format.equals("custom") ? ".dump" : ".sql",
        new SourceFingerprint("", "source", "localhost"),
        OptionalLong.empty());
  }

  RestoreReport restore(PostgresAccess access, RestoreRequest request, byte[] dump)
      throws IOException {
    try (PendingRestore restore = RestoreOpening.open(access, request);
        OutputStream body = restore.body("main")) {
      body.write(dump);
      return restore.commit();
    }
  }

  /** Returns the names of the databases that are no template's and not the server's own. */
  public List<String> databases() throws SQLException {
    try (Connection connection = server.connect("postgres");
        Statement statement = connection.createStatement()) {
      return column(
          statement,
          "SELECT datname FROM pg_database WHERE NOT datistemplate AND datname <> 'postgres' ORDER BY 1");
    }
  }

  /** Waits until a restore of {@code small.sql} has made its first table. */
  public void awaitTable() throws Exception {
    for (int i = 0; i < 400; i++) {
      List<String> restoring =
          databases().stream().filter(name -> name.contains("_restoring_")).toList();
      if (!restoring.isEmpty() && hasItems(restoring.get(0))) {
        return;
      }
      Thread.sleep(25);
    }
    throw new AssertionError("The restore did not begin.");
  }

  private boolean hasItems(String database) throws Exception {
    return !server
        .query(database, "SELECT count(*) FROM pg_class WHERE relname = 'items'")
        .equals("0");
  }

  private String url(String database) {
    return "jdbc:postgresql://" + server.host() + ":" + server.port() + "/" + database;
  }

  private static String password(String user) {
    return user.equals(RunningServer.SUPERUSER) ? RunningServer.PASSWORD : user;
  }

  private static List<String> column(Statement statement, String sql) throws SQLException {
    List<String> values = new ArrayList<>();
    try (ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        values.add(rows.getString(1));
      }
    }
    return values;
  }
}
