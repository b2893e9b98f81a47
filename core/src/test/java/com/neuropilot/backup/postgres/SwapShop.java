package com.neuropilot.backup.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import com.neuropilot.backup.postgres.DatabaseDetails.Grant;
import com.neuropilot.backup.postgres.DatabaseDetails.Setting;
import com.neuropilot.backup.spi.PendingRestore;
import com.neuropilot.backup.spi.ReplacedDatabase;
import com.neuropilot.backup.spi.RestoreCheck;
import com.neuropilot.backup.spi.RestoreMode;
import com.neuropilot.backup.spi.RestoreReport;
import com.neuropilot.backup.spi.RestoreRequest;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** A database in use, an older dump of it, and the restores of that over it. */
final class SwapShop {
  static final String SHOP = "the shop";

  private final PostgresServer server;
  private final RestoreFixture fixture;
  private byte[] dump = new byte[0];

  SwapShop(PostgresServer server, Path directory) {
    this.server = server;
    this.fixture = new RestoreFixture(server, directory);
  }

  RestoreFixture fixture() {
    return fixture;
  }

  byte[] dump() {
    return dump;
  }

  void damage(byte[] newDump) {
    dump = newDump;
  }

  /** Makes the database, dumps it, and changes it. */
  void fill() throws Exception {
    server.execute("postgres", "CREATE DATABASE \"the shop\" OWNER app_owner TEMPLATE template0");
    run(
        "CREATE TABLE orders (id int PRIMARY KEY, what text)",
        "INSERT INTO orders SELECT n, 'old ' || n FROM generate_series(1, 1000) n",
        "ALTER TABLE orders OWNER TO app_owner",
        "SELECT lo_from_bytea(4711, 'a large object')");
    dump = fixture.dump(SHOP, "-Fc");
    run(
        "CREATE TABLE invoices (id int PRIMARY KEY, ordered int REFERENCES orders)",
        "INSERT INTO orders VALUES (1001, 'new')",
        "INSERT INTO invoices VALUES (1, 1001)",
        "CREATE VIEW newest AS SELECT max(id) FROM orders");
    server.execute(
        "postgres",
        "REVOKE CONNECT ON DATABASE \"the shop\" FROM PUBLIC",
        "GRANT CONNECT ON DATABASE \"the shop\" TO app_owner",
        "ALTER DATABASE \"the shop\" SET work_mem = '5MB'",
        "ALTER ROLE app_owner IN DATABASE \"the shop\" SET search_path = '$user', public",
        "ALTER DATABASE \"the shop\" CONNECTION LIMIT 77",
        "COMMENT ON DATABASE \"the shop\" IS 'what we live from'");
  }

  void dropAll() throws Exception {
    server.execute("postgres", "ALTER ROLE app_owner CREATEDB");
    for (String database : fixture.databases()) {
      server.execute("postgres", "DROP DATABASE \"" + database + "\" WITH (FORCE)");
    }
  }

  void run(String... statements) throws SQLException {
    server.execute(SHOP, statements);
  }

  /** Connects as the plain role that owns the database. */
  Connection connectAsOwner() throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://" + server.host() + ":" + server.port() + "/" + SHOP,
        PostgresServer.OWNER,
        PostgresServer.OWNER);
  }

  ReplacedDatabases replacedDatabases() {
    return new ReplacedDatabases(fixture.superuser());
  }

  List<ReplacedDatabase> replaced() throws Exception {
    return replacedDatabases().list(Optional.of(SHOP));
  }

  void rollBack(ReplacedDatabase replaced) {
    try {
      assertThat(replacedDatabases().check(replaced).problems()).isEmpty();
      replacedDatabases().bringBack(replaced);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** The order of privileges and settings says nothing. */
  RestoreDatabase properties(String database) throws Exception {
    try (Session session = Session.open(fixture.superuser().endpoint())) {
      RestoreDatabase read = RestoreDatabase.read(session, database).orElseThrow();
      return new RestoreDatabase(
          read.owner(),
          read.tablespace(),
          read.locale(),
          read.defaultPrivileges(),
          read.grants().stream().sorted(Comparator.comparing(Grant::toString)).toList(),
          read.connectionLimit(),
          read.settings().stream().sorted(Comparator.comparing(Setting::toString)).toList(),
          read.comment());
    }
  }

  RestoreRequest request(Optional<RestoreMode> mode) {
    return request(mode, Optional.empty());
  }

  /** Returns a request with what was recorded beside the rows. */
  RestoreRequest request(Optional<RestoreMode> mode, Optional<String> details) {
    return request("custom", mode, details);
  }

  static RestoreRequest request(
      String format, Optional<RestoreMode> mode, Optional<String> details) {
    RestoreRequest recorded =
        RestoreRequest.of(RestoreFixture.dumpInfo(format))
            .intoDatabase(SHOP)
            .recorded(
                List.of("main"), Map.of("public.orders", 1000L), details, OptionalLong.empty());
    return mode.map(recorded::inMode).orElse(recorded);
  }

  RestoreCheck check(RestoreRequest request) throws Exception {
    return RestoreOpening.preflight(fixture.superuser(), request);
  }

  RestoreReport swap() throws IOException {
    return swap(fixture.superuser());
  }

  RestoreReport swap(PostgresAccess access) throws IOException {
    try (PendingRestore restore = begin(access)) {
      return restore.commit();
    }
  }

  /** Begins a restore and gives it the whole dump. */
  PendingRestore begin(PostgresAccess access) throws IOException {
    return begin(access, request(Optional.of(RestoreMode.SWAP)), dump);
  }

  static PendingRestore begin(PostgresAccess access, RestoreRequest request, byte[] dump)
      throws IOException {
    PendingRestore restore = RestoreOpening.open(access, request);
    try (OutputStream body = restore.body("main")) {
      body.write(dump);
      return restore;
    } catch (IOException e) {
      restore.close();
      throw e;
    }
  }
}
