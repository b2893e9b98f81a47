package com.neuropilot.backup.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.neuropilot.backup.postgres.DatabaseDetails.Grant;
import com.neuropilot.backup.spi.PendingRestore;
import com.neuropilot.backup.spi.ReplacedDatabase;
import com.neuropilot.backup.spi.RestoreCheck;
import com.neuropilot.backup.spi.RestoreMode;
import com.neuropilot.backup.spi.RestoreReport;
import com.neuropilot.backup.spi.RestoreRequest;
import com.neuropilot.backup.spi.StageException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class RestoreSwapTest {
  @RegisterExtension static final PostgresServer SERVER = PostgresServer.embedded();
  @TempDir static Path directory;

  private static final String SHOP = "the shop";

  private final RestoreFixture fixture = new RestoreFixture(SERVER, directory);
  private byte[] dump = new byte[0];

  @BeforeEach
  void fill() throws Exception {
    SERVER.execute("postgres", "CREATE DATABASE \"the shop\" OWNER app_owner TEMPLATE template0");
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
    SERVER.execute(
        "postgres",
        "REVOKE CONNECT ON DATABASE \"the shop\" FROM PUBLIC",
        "GRANT CONNECT ON DATABASE \"the shop\" TO app_owner",
        "ALTER DATABASE \"the shop\" SET work_mem = '5MB'",
        "ALTER ROLE app_owner IN DATABASE \"the shop\" SET search_path = '$user', public",
        "ALTER DATABASE \"the shop\" CONNECTION LIMIT 77",
        "COMMENT ON DATABASE \"the shop\" IS 'what we live from'");
  }

  @AfterEach
  void dropAll() throws Exception {
    SERVER.execute("postgres", "ALTER ROLE app_owner CREATEDB");
    for (String database : fixture.databases()) {
      SERVER.execute("postgres", "DROP DATABASE \"" + database + "\" WITH (FORCE)");
    }
  }

  @Test
  void theOldDatabaseStaysAndComesBack() throws Exception {
    Map<String, String> before = fixture.contents(SHOP);
    String schema = fixture.schema(SHOP);
    RestoreDatabase properties = properties(SHOP);

    RestoreReport report = restore(RestoreMode.SWAP);

    assertThat(report.warnings()).isEmpty();
    assertThat(report.rows()).containsExactly(Map.entry("public.orders", 1000L));
    assertThat(fixture.contents(SHOP))
        .containsKey("large object 4711")
        .doesNotContainKey("public.invoices");
    assertThat(properties(SHOP)).isEqualTo(properties);
    ReplacedDatabase replaced = replaced().get(0);
    assertThat(replaced.database()).isEqualTo(SHOP);
    assertThat(fixture.contents(replaced.holder())).isEqualTo(before);

    rollBack(replaced);

    assertThat(fixture.contents(SHOP)).isEqualTo(before);
    assertThat(fixture.schema(SHOP)).isEqualTo(schema);
    assertThat(properties(SHOP)).isEqualTo(properties);
    assertThat(replaced()).singleElement().satisfies(back -> rollBack(back));
    assertThat(fixture.contents(SHOP)).doesNotContainKey("public.invoices");
    assertThat(properties(SHOP)).isEqualTo(properties);
  }

  @Test
  void theModeIsChosenByWhatIsThere() throws Exception {
    assertThat(check(request(Optional.empty())).mode()).isEqualTo(RestoreMode.SWAP);
    RestoreRequest beside = request(Optional.empty()).intoDatabase("rescue");
    assertThat(check(beside).mode()).isEqualTo(RestoreMode.NEW);
    assertThat(RestoreOpening.preflight(fixture.owner(), request(Optional.empty())).mode())
        .isEqualTo(RestoreMode.SWAP);
    SERVER.execute("postgres", "ALTER ROLE app_owner NOCREATEDB");
    RestoreCheck inPlace = RestoreOpening.preflight(fixture.owner(), request(Optional.empty()));
    assertThat(inPlace.mode()).isEqualTo(RestoreMode.IN_PLACE);
  }

  @Test
  void applicationsSeeTheOldRowsUntilTheNewOnesAreComplete() throws Exception {
    try (SwapWatcher watcher = SwapWatcher.start(SERVER, SHOP)) {
      watcher.awaitAnswers(20);
      restore(RestoreMode.SWAP);
      watcher.awaitAnswers(20);
      watcher.stop();

      // Every answer is the whole old state or the whole new one, and the old one never comes back.
      assertThat(watcher.states()).containsExactly(1001L, 1000L);
      assertThat(watcher.longestGapMillis()).isLessThan(1_000);
      String holder = replaced().get(0).holder();
      assertThat(watcher.acknowledged()).isPositive();
      try (Connection connection = SERVER.connect(holder);
          Statement statement = connection.createStatement()) {
        assertThat(SwapWatcher.number(statement, "SELECT count(*) FROM written"))
            .isGreaterThanOrEqualTo(watcher.acknowledgedBefore());
      }
    }
  }

  @Test
  void aDumpThatEndsInTheMiddleChangesNothing() throws Exception {
    Map<String, String> before = fixture.contents(SHOP);
    dump = Arrays.copyOf(dump, dump.length - 100);

    assertThatThrownBy(() -> restore(RestoreMode.SWAP)).isInstanceOf(IOException.class);

    assertThat(fixture.contents(SHOP)).isEqualTo(before);
    assertThat(fixture.databases()).containsExactly(SHOP);
  }

  @Test
  void aSessionThatCannotBeEndedLeavesTheOldDatabaseInUse() throws Exception {
    Map<String, String> before = fixture.contents(SHOP);
    try (Connection superusers = SERVER.connect(SHOP)) {
      PostgresAccess owner = fixture.owner();
      assertThat(RestoreOpening.preflight(owner, request(Optional.of(RestoreMode.SWAP))).warnings())
          .anyMatch(warning -> warning.contains("cannot end the sessions"));
      assertThatThrownBy(() -> restore(owner, RestoreMode.SWAP))
          .isInstanceOf(StageException.class)
          .hasMessageContaining("is as it was")
          .hasMessageContaining("End them");
      assertThat(superusers.isValid(5)).isTrue();
    }
    assertThat(fixture.contents(SHOP)).isEqualTo(before);
    assertThat(fixture.databases()).containsExactly(SHOP);
  }

  @Test
  void whatWouldStayBehindIsRefusedBeforehand() throws Exception {
    RestoreRequest some = request(Optional.of(RestoreMode.SWAP)).only(List.of("orders"), List.of());
    assertThat(check(some).problems()).anyMatch(problem -> problem.contains("everything written"));

    SERVER.execute("postgres", "ALTER ROLE app_owner NOCREATEDB");
    RestoreCheck owner =
        RestoreOpening.preflight(fixture.owner(), request(Optional.of(RestoreMode.SWAP)));
    assertThat(owner.problems()).anyMatch(problem -> problem.contains("CREATEDB"));

    String longest = "x".repeat(42);
    SERVER.execute("postgres", "CREATE DATABASE " + longest + " TEMPLATE template0");
    assertThat(check(request(Optional.of(RestoreMode.SWAP)).intoDatabase(longest)).problems())
        .anyMatch(problem -> problem.contains("41 bytes at most"));
  }

  @Test
  void onlyWhatARestoreHasSetAsideIsDropped() throws Exception {
    restore(RestoreMode.SWAP);
    ReplacedDatabase replaced = replaced().get(0);
    SERVER.execute(
        "postgres", "CREATE DATABASE \"the shop_before_20250120020000\" TEMPLATE template0");
    ReplacedDatabase strange =
        new ReplacedDatabase(
            SHOP,
            RestoreMode.SWAP,
            replaced.replaced(),
            "the shop_before_20250120020000",
            Optional.empty());
    ReplacedDatabases databases = new ReplacedDatabases(fixture.superuser());

    assertThatThrownBy(() -> databases.discard(strange)).hasMessageContaining("set aside");
    databases.discard(replaced);
    databases.discard(replaced);

    assertThat(fixture.databases()).containsExactly(SHOP, strange.holder());
    assertThat(replaced()).isEmpty();
  }

  private void run(String... statements) throws SQLException {
    SERVER.execute(SHOP, statements);
  }

  private List<ReplacedDatabase> replaced() throws Exception {
    return new ReplacedDatabases(fixture.superuser()).list(Optional.of(SHOP));
  }

  private void rollBack(ReplacedDatabase replaced) {
    try {
      ReplacedDatabases databases = new ReplacedDatabases(fixture.superuser());
      assertThat(databases.check(replaced).problems()).isEmpty();
      databases.bringBack(replaced);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** The order of privileges says nothing. */
  private RestoreDatabase properties(String database) throws Exception {
    try (Session session = Session.open(fixture.superuser().endpoint())) {
      RestoreDatabase read = RestoreDatabase.read(session, database).orElseThrow();
      return new RestoreDatabase(
          read.owner(),
          read.locale(),
          read.defaultPrivileges(),
          read.grants().stream().sorted(Comparator.comparing(Grant::toString)).toList(),
          read.connectionLimit(),
          read.settings(),
          read.comment());
    }
  }

  private RestoreRequest request(Optional<RestoreMode> mode) throws SQLException {
    RestoreRequest request = fixture.request("custom", SHOP);
    RestoreRequest chosen = RestoreRequest.of(request.dump()).intoDatabase(SHOP);
    RestoreRequest recorded =
        chosen.recorded(
            List.of("main"),
            Map.of("public.orders", 1000L),
            Optional.empty(),
            request.plainBytes());
    return mode.map(recorded::inMode).orElse(recorded);
  }

  private RestoreCheck check(RestoreRequest request) throws Exception {
    return RestoreOpening.preflight(fixture.superuser(), request);
  }

  private RestoreReport restore(RestoreMode mode) throws Exception {
    return restore(fixture.superuser(), mode);
  }

  private RestoreReport restore(PostgresAccess access, RestoreMode mode) throws Exception {
    try (PendingRestore restore = RestoreOpening.open(access, request(Optional.of(mode)));
        OutputStream body = restore.body("main")) {
      body.write(dump);
      return restore.commit();
    }
  }
}
