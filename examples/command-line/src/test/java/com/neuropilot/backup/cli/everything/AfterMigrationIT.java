package com.neuropilot.backup.cli.everything;

import static org.assertj.core.api.Assertions.assertThat;

import com.neuropilot.backup.cli.Installation;
import com.neuropilot.backup.cli.Installation.Result;
import com.neuropilot.backup.postgres.PostgresServer;
import com.neuropilot.backup.postgres.RestoreFixture;
import com.neuropilot.backup.postgres.SwapWatcher;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Somebody backs up, migrates, restores and takes it back while an application works, by the jar
 * and as a plain role, in a database with a superuser's extension that an index needs: what comes
 * back is what was there, each time.
 */
class AfterMigrationIT {
  private static final int LARGEST_FIELD = 10_000;
  private static final String ORDERS = "SELECT count(*) FROM shop.orders";

  /** What a line of ours says of a database while its restore can be taken back. */
  private static final String MARK = "\nNeuroPilot Backup: .*(?=';\n)";

  private static final PostgresServer SERVER = PostgresServer.embedded();
  @TempDir static Path home;
  private static RestoreFixture fixture;
  private static Keys keys;

  @TempDir Path folder;

  @BeforeAll
  static void start() throws Exception {
    SERVER.start();
    SERVER.execute("postgres", "CREATE ROLE reporting", "CREATE ROLE \"Wörker \"\"7\"\"\"");
    fixture = new RestoreFixture(SERVER, home);
    keys = Keys.generate(home);
  }

  @AfterAll
  static void stop() throws IOException {
    SERVER.stop();
  }

  @ParameterizedTest
  @ValueSource(strings = {"swap", "in-place"})
  void restoreAndRollbackGiveBackWhatWasThere(String mode) throws Exception {
    String database = create();
    Pipeline pipeline = new Pipeline(this::jar, folder, keys, "custom", "zstd");
    String backup = pipeline.backUp(url(database));
    State backedUp = State.of(database);
    fixture.load(database, PostgresServer.OWNER, 1, "migration.sql");

    try (SwapWatcher application =
        SwapWatcher.start(SERVER, database, () -> connect(database), ORDERS)) {
      State migrated = State.of(database);
      assertThat(migrated.schema()).isNotEqualTo(backedUp.schema());

      Result restored = pipeline.restore(backup, url(database), "--mode", mode);
      new Restored(restored).assertSkipped(skipped(mode));
      assertThat(State.of(database)).isEqualTo(backedUp);
      application.awaitAnswers(5);
      long acknowledged = application.acknowledged();

      Result back = jar(rollback(database, pipeline));
      assertThat(back.status()).as("%s", back).isIn(0, 3);
      assertThat(State.of(database)).isEqualTo(migrated);
      assertThat(written(database)).isGreaterThanOrEqualTo(acknowledged);
      awaitWrite(application);
    }
  }

  /** Makes the plain role's database, where a superuser installs an extension. */
  private static String create() throws Exception {
    String database = SERVER.createDatabase("TEMPLATE template0 OWNER " + PostgresServer.OWNER);
    fixture.load(database, PostgresServer.OWNER, LARGEST_FIELD, "everything.sql");
    SERVER.execute(
        database,
        "DROP EXTENSION pg_trgm CASCADE",
        "CREATE EXTENSION pg_trgm SCHEMA shop",
        "SET ROLE " + PostgresServer.OWNER,
        "CREATE INDEX items_name ON shop.items USING gin (name shop.gin_trgm_ops)",
        "REVOKE CONNECT ON DATABASE " + database + " FROM PUBLIC",
        "GRANT CONNECT, CREATE ON DATABASE " + database + " TO reporting",
        "ALTER DATABASE " + database + " SET work_mem = '5MB'",
        "ALTER DATABASE " + database + " CONNECTION LIMIT 77",
        "ALTER ROLE " + PostgresServer.OWNER + " IN DATABASE " + database + " SET jit = off",
        "COMMENT ON DATABASE " + database + " IS 'what we live from'");
    return database;
  }

  /** What pg_dump says of a database, with its settings and privileges, and what is in it. */
  private record State(String schema, Map<String, String> contents) {
    static State of(String database) throws Exception {
      Map<String, String> contents = fixture.contents(database);
      contents.keySet().removeIf(name -> name.startsWith("public.written"));
      return new State(fixture.schema(database, "--create").replaceAll(MARK, ""), contents);
    }
  }

  /** A superuser's extension stays where it is in mode in-place, with its comment and schema. */
  private static String[] skipped(String mode) {
    return mode.equals("swap")
        ? new String[0]
        : new String[] {"CREATE SCHEMA shop: ", "COMMENT ON EXTENSION pg_trgm IS: "};
  }

  private static void awaitWrite(SwapWatcher application) throws InterruptedException {
    long before = application.acknowledged();
    for (int i = 0; i < 2_000 && application.acknowledged() == before; i++) {
      Thread.sleep(5);
    }
    assertThat(application.acknowledged()).isGreaterThan(before);
  }

  private static long written(String database) throws SQLException {
    return Long.parseLong(SERVER.query(database, "SELECT count(*) FROM written"));
  }

  private Result jar(String... command) throws Exception {
    return new Installation(folder).run(command);
  }

  private static String[] rollback(String database, Pipeline pipeline) {
    return new String[] {
      "rollback",
      "--into",
      url(database),
      "--from",
      pipeline.store().toString(),
      "--secret-key",
      keys.secret().toString(),
      "--yes"
    };
  }

  private static Connection connect(String database) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://" + SERVER.host() + ":" + SERVER.port() + "/" + database,
        PostgresServer.OWNER,
        PostgresServer.OWNER);
  }

  private static String url(String database) {
    return "postgresql://" + PostgresServer.OWNER + "@127.0.0.1:" + SERVER.port() + "/" + database;
  }
}
