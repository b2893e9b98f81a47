package com.neuropilot.backup.postgres;

import static com.neuropilot.backup.postgres.SwapShop.SHOP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.neuropilot.backup.spi.ReplacedDatabase;
import com.neuropilot.backup.spi.RestoreCheck;
import com.neuropilot.backup.spi.RestoreMode;
import com.neuropilot.backup.spi.RestoreReport;
import com.neuropilot.backup.spi.RestoreRequest;
import com.neuropilot.backup.spi.StageException;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class RestoreSwapTest {
  @RegisterExtension static final PostgresServer SERVER = PostgresServer.embedded();
  @TempDir static Path directory;

  private final SwapShop shop = new SwapShop(SERVER, directory);
  private final RestoreFixture fixture = shop.fixture();

  @BeforeEach
  void fill() throws Exception {
    shop.fill();
  }

  @AfterEach
  void dropAll() throws Exception {
    shop.dropAll();
  }

  @Test
  void theOldDatabaseStaysAndComesBack() throws Exception {
    Map<String, String> before = fixture.contents(SHOP);
    String schema = fixture.schema(SHOP);
    RestoreDatabase properties = shop.properties(SHOP);

    RestoreReport report = shop.swap();

    assertThat(report.warnings()).isEmpty();
    assertThat(report.rows()).containsExactly(Map.entry("public.orders", 1000L));
    assertThat(fixture.contents(SHOP))
        .containsKey("large object 4711")
        .doesNotContainKey("public.invoices");
    assertThat(shop.properties(SHOP)).isEqualTo(properties);
    ReplacedDatabase replaced = shop.replaced().get(0);
    assertThat(replaced.database()).isEqualTo(SHOP);
    assertThat(fixture.contents(replaced.holder())).isEqualTo(before);

    shop.rollBack(replaced);

    assertThat(fixture.contents(SHOP)).isEqualTo(before);
    assertThat(fixture.schema(SHOP)).isEqualTo(schema);
    assertThat(shop.properties(SHOP)).isEqualTo(properties);
    assertThat(shop.replaced()).singleElement().satisfies(back -> shop.rollBack(back));
    assertThat(fixture.contents(SHOP)).doesNotContainKey("public.invoices");
    assertThat(shop.properties(SHOP)).isEqualTo(properties);
  }

  @Test
  void theModeIsChosenByWhatIsThere() throws Exception {
    assertThat(shop.check(shop.request(Optional.empty())).mode()).isEqualTo(RestoreMode.SWAP);
    RestoreRequest beside = shop.request(Optional.empty()).intoDatabase("rescue");
    assertThat(shop.check(beside).mode()).isEqualTo(RestoreMode.NEW);
    assertThat(RestoreOpening.preflight(fixture.owner(), shop.request(Optional.empty())).mode())
        .isEqualTo(RestoreMode.SWAP);
    SERVER.execute("postgres", "ALTER ROLE app_owner NOCREATEDB");
    RestoreCheck inPlace =
        RestoreOpening.preflight(fixture.owner(), shop.request(Optional.empty()));
    assertThat(inPlace.mode()).isEqualTo(RestoreMode.IN_PLACE);
  }

  @Test
  void applicationsSeeTheOldRowsUntilTheNewOnesAreComplete() throws Exception {
    try (SwapWatcher watcher = SwapWatcher.start(SERVER, SHOP)) {
      watcher.awaitAnswers(20);
      shop.swap();
      watcher.awaitAnswers(20);
      watcher.stop();

      // Every answer is the whole old state or the whole new one, and the old one never comes back.
      assertThat(watcher.states()).containsExactly(1001L, 1000L);
      assertThat(watcher.longestGapMillis()).isLessThan(1_000);
      String holder = shop.replaced().get(0).holder();
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
    shop.damage(Arrays.copyOf(shop.dump(), shop.dump().length - 100));

    assertThatThrownBy(() -> shop.swap()).isInstanceOf(IOException.class);

    assertThat(fixture.contents(SHOP)).isEqualTo(before);
    assertThat(fixture.databases()).containsExactly(SHOP);
  }

  @Test
  void aSessionThatCannotBeEndedLeavesTheOldDatabaseInUse() throws Exception {
    Map<String, String> before = fixture.contents(SHOP);
    try (Connection superusers = SERVER.connect(SHOP)) {
      PostgresAccess owner = fixture.owner();
      assertThat(
              RestoreOpening.preflight(owner, shop.request(Optional.of(RestoreMode.SWAP)))
                  .warnings())
          .anyMatch(warning -> warning.contains("cannot end the sessions"));
      assertThatThrownBy(() -> shop.swap(owner))
          .isInstanceOf(StageException.class)
          .hasMessageContaining("is as it was")
          .hasMessageContaining("End them");
      assertThat(superusers.isValid(5)).isTrue();
    }
    assertThat(fixture.contents(SHOP)).isEqualTo(before);
    assertThat(fixture.databases()).containsExactly(SHOP);
  }

  @Test
  void aSuperuserEndsThemByWhatIsSaid() throws Exception {
    try (Connection superusers = SERVER.connect(SHOP)) {
      String warning =
          RestoreOpening.preflight(fixture.owner(), shop.request(Optional.of(RestoreMode.SWAP)))
              .warnings()
              .stream()
              .filter(text -> text.contains("cannot end the sessions"))
              .findFirst()
              .orElseThrow();
      SERVER.execute("postgres", warning.replaceFirst(".*let a superuser end them: ", ""));
      assertThat(superusers.isValid(5)).isFalse();
      shop.swap(fixture.owner());
    }
    assertThat(fixture.contents(SHOP)).containsKey("public.orders").doesNotContainKey("newest");
    assertThat(shop.replaced()).hasSize(1);
  }

  @Test
  void whatWouldStayBehindIsRefusedBeforehand() throws Exception {
    RestoreRequest some =
        shop.request(Optional.of(RestoreMode.SWAP)).only(List.of("orders"), List.of());
    assertThat(shop.check(some).problems())
        .anyMatch(problem -> problem.contains("everything written"));

    SERVER.execute("postgres", "ALTER ROLE app_owner NOCREATEDB");
    RestoreCheck owner =
        RestoreOpening.preflight(fixture.owner(), shop.request(Optional.of(RestoreMode.SWAP)));
    assertThat(owner.problems()).anyMatch(problem -> problem.contains("CREATEDB"));

    String longest = "x".repeat(42);
    SERVER.execute("postgres", "CREATE DATABASE " + longest + " TEMPLATE template0");
    assertThat(
            shop.check(shop.request(Optional.of(RestoreMode.SWAP)).intoDatabase(longest))
                .problems())
        .anyMatch(problem -> problem.contains("41 bytes at most"));
  }

  @Test
  void anExtensionOfASuperusersCountsIfTheDumpMakesIt() throws Exception {
    shop.run("CREATE EXTENSION pageinspect");
    RestoreCheck without =
        RestoreOpening.preflight(
            fixture.owner(), shop.request(Optional.empty(), details("hstore")));
    assertThat(without.mode()).isEqualTo(RestoreMode.SWAP);
    assertThat(without.problems()).isEmpty();

    RestoreCheck with =
        RestoreOpening.preflight(
            fixture.owner(), shop.request(Optional.of(RestoreMode.SWAP), details("pageinspect")));
    assertThat(with.problems())
        .singleElement(InstanceOfAssertFactories.STRING)
        .contains("pageinspect, which the dump makes", "mode in-place", "as a superuser");

    RestoreCheck unknown =
        RestoreOpening.preflight(fixture.owner(), shop.request(Optional.of(RestoreMode.SWAP)));
    assertThat(unknown.problems()).isEmpty();
    assertThat(unknown.warnings()).anyMatch(warning -> warning.contains("does not say whether"));
  }

  @Test
  void whatIsKeptForATimeIsDroppedByTheNextRestoreAfterIt() throws Exception {
    Instant first = Instant.parse("2025-01-20T02:00:00Z");
    ReplacedDatabase kept = swapAt(first, Duration.ofDays(7));
    assertThat(kept.keptUntil()).contains(first.plus(Duration.ofDays(7)));
    Instant before = first.plus(Duration.ofDays(6));
    assertThat(swapAt(before, Duration.ofDays(7)).replaced()).isEqualTo(before);
    assertThat(shop.replaced()).hasSize(2).last().isEqualTo(kept);

    Instant after = first.plus(Duration.ofDays(8));
    assertThat(
            RestoreOpening.preflight(
                    at(after, Optional.empty()), shop.request(Optional.of(RestoreMode.SWAP)))
                .steps())
        .anyMatch(step -> step.startsWith("Drop the database \"" + kept.holder()));
    assertThat(fixture.databases()).contains(kept.holder());
    shop.swap(at(after, Optional.empty()));

    assertThat(fixture.databases()).doesNotContain(kept.holder());
    assertThat(shop.replaced())
        .extracting(ReplacedDatabase::replaced, ReplacedDatabase::keptUntil)
        .containsExactly(
            tuple(after, Optional.empty()),
            tuple(before, Optional.of(before.plus(Duration.ofDays(7)))));
  }

  /** A rollback brings back even what is kept no longer, if nothing has dropped it. */
  @Test
  void aRollbackKeepsWhatItReplacesForATimeToo() throws Exception {
    Instant first = Instant.parse("2025-01-20T02:00:00Z");
    Map<String, String> before = fixture.contents(SHOP);
    ReplacedDatabase kept = swapAt(first, Duration.ofDays(7));
    Instant late = first.plus(Duration.ofDays(30));

    new ReplacedDatabases(at(late, Optional.of(Duration.ofDays(1)))).bringBack(kept);

    assertThat(fixture.contents(SHOP)).isEqualTo(before);
    assertThat(shop.replaced())
        .singleElement()
        .extracting(ReplacedDatabase::keptUntil)
        .isEqualTo(Optional.of(late.plus(Duration.ofDays(1))));
  }

  private ReplacedDatabase swapAt(Instant time, Duration kept) throws Exception {
    shop.swap(at(time, Optional.of(kept)));
    return shop.replaced().get(0);
  }

  private PostgresAccess at(Instant time, Optional<Duration> kept) {
    return new PostgresAccess(
        SERVER.superuser("postgres").keepReplaced(kept).build(),
        new TestContext(directory).at(time));
  }

  private static Optional<String> details(String extension) {
    return Optional.of(
        """
        {"formatVersion": 1, "encoding": "UTF8", "localeProvider": "libc", "collate": "C", "ctype": "C",
         "connectionLimit": -1, "defaultPrivileges": true, "extensions": [{"name": "%s", "schema": "public", "version": "1"}]}"""
            .formatted(extension));
  }

  @Test
  void settingsThatThisRoleMayNotCarryOverAreRefusedBeforehand() throws Exception {
    SERVER.execute(
        "postgres",
        "CREATE ROLE reporter",
        "ALTER ROLE reporter IN DATABASE \"the shop\" SET app.secret = 'hidden'",
        "ALTER DATABASE \"the shop\" SET log_min_duration_statement = '7s'");
    RestoreDatabase properties = shop.properties(SHOP);

    RestoreCheck owner =
        RestoreOpening.preflight(fixture.owner(), shop.request(Optional.of(RestoreMode.SWAP)));

    assertThat(owner.problems())
        .singleElement(InstanceOfAssertFactories.STRING)
        .contains("cannot be carried over", "ALTER ROLE", "ALTER DATABASE", "as a superuser")
        .doesNotContain("hidden");
    assertThat(shop.check(shop.request(Optional.of(RestoreMode.SWAP))).problems()).isEmpty();
    assertThat(shop.properties(SHOP)).isEqualTo(properties);
    SERVER.execute("postgres", "DROP OWNED BY reporter", "DROP ROLE reporter");
  }

  @Test
  void onlyWhatARestoreHasSetAsideIsDropped() throws Exception {
    shop.swap();
    ReplacedDatabase replaced = shop.replaced().get(0);
    SERVER.execute(
        "postgres", "CREATE DATABASE \"the shop_before_20250120020000\" TEMPLATE template0");
    ReplacedDatabase strange =
        new ReplacedDatabase(
            SHOP,
            RestoreMode.SWAP,
            replaced.replaced(),
            "the shop_before_20250120020000",
            Optional.empty());
    ReplacedDatabases databases = shop.replacedDatabases();

    assertThatThrownBy(() -> databases.discard(strange)).hasMessageContaining("set aside");
    databases.discard(replaced);
    databases.discard(replaced);

    assertThat(fixture.databases()).containsExactly(SHOP, strange.holder());
    assertThat(shop.replaced()).isEmpty();
  }
}
