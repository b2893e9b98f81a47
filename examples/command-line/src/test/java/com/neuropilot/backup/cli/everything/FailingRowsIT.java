package com.neuropilot.backup.cli.everything;

import static org.assertj.core.api.Assertions.assertThat;

import com.neuropilot.backup.cli.Installation;
import com.neuropilot.backup.cli.Installation.Result;
import com.neuropilot.backup.postgres.PostgresServer;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What PostgreSQL says of a row that fails (detail, context of COPY, an exception's own words)
 * reaches no notification, manifest, report or line of the log.
 */
class FailingRowsIT {
  private static final int FAILED = 1;
  private static final int DAMAGED = 4;
  private static final String CARD = "4111-1111-SECRET";

  private static final PostgresServer SERVER = PostgresServer.embedded();
  private final List<String> posted = new CopyOnWriteArrayList<>();

  @TempDir Path folder;
  private HttpServer slack;
  private Installation jar;
  private String config = "";
  private String database = "";

  @BeforeAll
  static void start() throws Exception {
    SERVER.start();
  }

  @AfterAll
  static void stop() throws Exception {
    SERVER.stop();
  }

  @BeforeEach
  void prepare() throws Exception {
    slack = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    slack.createContext(
        "/",
        exchange -> {
          byte[] body = exchange.getRequestBody().readAllBytes();
          posted.add(new String(body, StandardCharsets.UTF_8));
          exchange.sendResponseHeaders(200, 2);
          exchange.getResponseBody().write("ok".getBytes(StandardCharsets.UTF_8));
          exchange.close();
        });
    slack.start();
    database = SERVER.createDatabase();
    config = config();
    jar =
        new Installation(folder)
            .with("SLACK", "http://127.0.0.1:" + slack.getAddress().getPort() + "/hook");
  }

  @AfterEach
  void end() throws Exception {
    slack.stop(0);
    SERVER.execute("postgres", "DROP DATABASE IF EXISTS restored WITH (FORCE)");
  }

  private String config() throws IOException {
    return Files.write(
            folder.resolve("backup.properties"),
            List.of(
                "name = shop",
                "source = postgresql",
                "source.url = " + url(database),
                "encryptor = none",
                "storage.near = local",
                "storage.near.directory = " + folder.resolve("store"),
                "work-directory = " + folder.resolve("work"),
                "notifier.ops = slack",
                "notifier.ops.webhook-env = SLACK",
                "notifier.ops.levels = info,success,warning,error"))
        .toString();
  }

  private static String url(String database) {
    return "postgresql://postgres@127.0.0.1:" + SERVER.port() + "/" + database;
  }

  /** The functions are those of the dump: they have become stricter since the rows were written. */
  @Test
  void aCheckThatRowsDoNotPassAnyMore() throws Exception {
    SERVER.execute(
        database,
        "CREATE FUNCTION fine(t text) RETURNS boolean LANGUAGE sql AS 'SELECT true'",
        "CREATE TABLE customer (id int PRIMARY KEY, card text CHECK (fine(card)))",
        "INSERT INTO customer VALUES (1, '" + CARD + "')",
        "CREATE OR REPLACE FUNCTION fine(t text) RETURNS boolean LANGUAGE sql AS 'SELECT length(t)"
            + " < 3'");
    assertToldWithoutTheRow("check violation (SQLSTATE 23514)");
  }

  @Test
  void anExceptionThatQuotesTheRow() throws Exception {
    SERVER.execute(
        database,
        "CREATE FUNCTION fine(t text) RETURNS boolean LANGUAGE sql AS 'SELECT true'",
        "CREATE TABLE customer (id int PRIMARY KEY, card text CHECK (fine(card)))",
        "INSERT INTO customer VALUES (1, '" + CARD + "')",
        "CREATE OR REPLACE FUNCTION fine(t text) RETURNS boolean LANGUAGE plpgsql AS"
            + " $$BEGIN RAISE EXCEPTION 'not a card: %', t USING DETAIL = t, HINT = t; END$$");
    assertToldWithoutTheRow("exception raised by a function (SQLSTATE P0001)");
  }

  @Test
  void aForeignKeyThatFailsAtTheEnd() throws Exception {
    SERVER.execute(
        database,
        "CREATE TABLE card (number text PRIMARY KEY)",
        "CREATE TABLE payment (id int PRIMARY KEY, card text REFERENCES card)",
        "SET session_replication_role = replica",
        "INSERT INTO payment VALUES (1, '" + CARD + "')");
    assertToldWithoutTheRow("foreign key violation (SQLSTATE 23503)");
  }

  private void assertToldWithoutTheRow(String told) throws Exception {
    expect(0, jar.run("backup", "-c", config, "--verbose"));
    Result restored =
        jar.run(
            "restore",
            "--latest",
            "-c",
            config,
            "--target-database",
            "restored",
            "--yes",
            "--verbose");
    Result swapped =
        jar.run("restore", "--latest", "-c", config, "--mode", "swap", "--yes", "--verbose");
    Result drilled =
        jar.run("drill", "--latest", "-c", config, "--server", url("postgres"), "--json", "-v");

    expect(FAILED, restored);
    expect(FAILED, swapped);
    expect(DAMAGED, drilled);
    for (Result result : List.of(restored, swapped, drilled)) {
      assertThat(result.all()).contains(told).doesNotContain(CARD);
    }
    // The log was there to be looked at, at INFO.
    assertThat(restored.err()).contains("INFO", "RESTORING");
    assertThat(posted).hasSizeGreaterThanOrEqualTo(2).noneMatch(body -> body.contains(CARD));
    assertThat(SERVER.query(database, "SELECT 1")).isEqualTo("1");
    try (Stream<Path> stored = Files.list(folder.resolve("store"))) {
      assertThat(stored.filter(file -> file.toString().endsWith(".json")))
          .isNotEmpty()
          .allSatisfy(file -> assertThat(file).content().doesNotContain(CARD));
    }
  }

  private static void expect(int status, Result result) {
    assertThat(result.status()).as(result.all()).isEqualTo(status);
  }
}
