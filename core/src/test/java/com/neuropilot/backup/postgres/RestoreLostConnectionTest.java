package com.neuropilot.backup.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.neuropilot.backup.postgres.CuttingProxy.Moment;
import com.neuropilot.backup.spi.Ownership;
import com.neuropilot.backup.spi.RestoreReport;
import com.neuropilot.backup.spi.RestoreRequest;
import com.neuropilot.backup.spi.Secret;
import com.neuropilot.backup.spi.StageException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What a restore says, and leaves, when the connection is lost at the worst moments. */
class RestoreLostConnectionTest {
  @RegisterExtension static final PostgresServer SERVER = PostgresServer.embedded();
  @TempDir static Path directory;

  private static RestoreFixture fixture;
  private static byte[] plain;
  private static Map<String, Long> rows;

  private List<String> databases = List.of();
  private String roles = "";

  @BeforeAll
  static void load() throws Exception {
    fixture = new RestoreFixture(SERVER, directory);
    String source = SERVER.createDatabase("TEMPLATE template0");
    fixture.load(source, RunningServer.SUPERUSER, 1, "small.sql");
    plain = fixture.dump(source, "--format=plain", "--no-blobs");
    rows = fixture.rows(source);
    SERVER.execute("postgres", "CREATE ROLE poor LOGIN PASSWORD 'poor'");
  }

  @BeforeEach
  void remember() throws Exception {
    databases = fixture.databases();
    roles = roles();
  }

  private static String roles() throws Exception {
    return SERVER.query("postgres", "SELECT string_agg(rolname, ' ' ORDER BY 1) FROM pg_roles");
  }

  private void assertNothingLeft() throws Exception {
    assertThat(fixture.databases()).isEqualTo(databases);
    assertThat(roles()).isEqualTo(roles);
  }

  @AfterEach
  void nobodyIsConnected() throws Exception {
    String connected =
        "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'neuropilot-backup'";
    for (int i = 0; i < 100 && !SERVER.query("postgres", connected).equals("0"); i++) {
      Thread.sleep(50);
    }
    assertThat(SERVER.query("postgres", connected)).isEqualTo("0");
  }

  private static PostgresAccess through(CuttingProxy proxy, String database) {
    return fixture.access(SERVER.superuser(database).port(proxy.port()).build());
  }

  private static PostgresAccess poor(CuttingProxy proxy, String database) {
    return fixture.access(
        SERVER.owner(database).user("poor").password(Secret.of("poor")).port(proxy.port()).build());
  }

  private static RestoreRequest request(String target) {
    return fixture
        .request("plain", target)
        .recorded(List.of("main"), rows, Optional.empty(), OptionalLong.empty());
  }

  @ParameterizedTest
  @EnumSource(Moment.class)
  void noDatabaseIsLeftWhenItWasLostWhileOneWasMade(Moment moment) throws Exception {
    try (CuttingProxy proxy = new CuttingProxy(SERVER, "CREATE DATABASE", moment)) {
      assertThatThrownBy(
              () -> fixture.restore(through(proxy, "postgres"), request("the target"), plain))
          .isInstanceOf(StageException.class);
      assertThat(proxy.hasCut()).isTrue();
    }
    assertNothingLeft();
    // Nothing comes later either.
    Thread.sleep(2_000);
    assertNothingLeft();
  }

  static Stream<Arguments> momentsOfRoles() {
    return Stream.of(
            "CREATE ROLE \"second",
            "GRANT \"first missing\"",
            "ALTER ROLE \"second missing\" SET",
            "COMMIT")
        .flatMap(
            statement -> Stream.of(Moment.values()).map(moment -> Arguments.of(statement, moment)));
  }

  @ParameterizedTest
  @MethodSource("momentsOfRoles")
  void noRoleIsLeftWhenItWasLostWhileTheyWereMade(String statement, Moment moment)
      throws Exception {
    String details =
        """
        {"formatVersion": 1, "encoding": "UTF8", "localeProvider": "libc", "collate": "C",
         "ctype": "C", "connectionLimit": -1, "defaultPrivileges": true,
         "roles": [{"name": "first missing"},
                   {"name": "second missing", "memberOf": ["first missing"],
                    "settings": [{"name": "work_mem", "value": "8MB"}]}]}""";
    try (CuttingProxy proxy = new CuttingProxy(SERVER, statement, moment)) {
      RestoreRequest request =
          fixture
              .request("plain", "the target")
              .recorded(List.of("main"), rows, Optional.of(details), OptionalLong.empty())
              .withOwnership(Ownership.AUTO, true);
      assertThatThrownBy(() -> fixture.restore(through(proxy, "postgres"), request, plain))
          .isInstanceOf(StageException.class);
      assertThat(proxy.hasCut()).isTrue();
    }
    assertNothingLeft();
  }

  @ParameterizedTest
  @EnumSource(Moment.class)
  void aSwapOfNamesIsLookedUp(Moment moment) throws Exception {
    try (CuttingProxy proxy = new CuttingProxy(SERVER, "COMMIT", moment)) {
      String target = "restored " + moment;
      RestoreReport report = fixture.restore(through(proxy, "postgres"), request(target), plain);
      assertThat(proxy.hasCut()).isTrue();
      assertThat(report.database()).isEqualTo(target);
      assertThat(fixture.rows(target)).isEqualTo(rows);
      SERVER.execute("postgres", "DROP DATABASE \"" + target + "\"");
    }
    assertNothingLeft();
  }

  @Test
  void withinOneTransactionACommitThatNeverArrivedIsRolledBack() throws Exception {
    String target = SERVER.createDatabase("TEMPLATE template0 OWNER poor");
    try (CuttingProxy proxy = new CuttingProxy(SERVER, "COMMIT", Moment.BEFORE)) {
      assertThatThrownBy(() -> fixture.restore(poor(proxy, target), request(target), plain))
          .isInstanceOf(StageException.class)
          .hasMessageContaining("rolled back")
          .hasMessageContaining("Restore again");
      assertThat(proxy.hasCut()).isTrue();
    }
    assertThat(fixture.rows(target)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      value = Moment.class,
      names = {"AFTER"})
  void withinOneTransactionACommitWhoseAnswerWasLostIsASuccess(Moment moment) throws Exception {
    String target = SERVER.createDatabase("TEMPLATE template0 OWNER poor");
    try (CuttingProxy proxy = new CuttingProxy(SERVER, "COMMIT", moment)) {
      RestoreReport report = fixture.restore(poor(proxy, target), request(target), plain);
      assertThat(proxy.hasCut()).isTrue();
      assertThat(report.warnings())
          .anyMatch(warning -> warning.contains("lost") && warning.contains("committed"));
    }
    assertThat(fixture.rows(target)).isEqualTo(rows);
  }

  @ParameterizedTest
  @EnumSource(
      value = Moment.class,
      names = {"BEFORE", "AFTER"})
  void withinOneTransactionWhatCannotBeLookedUpIsCalledUnknown(Moment moment) throws Exception {
    String target = SERVER.createDatabase("TEMPLATE template0 OWNER poor");
    try (CuttingProxy proxy = new CuttingProxy(SERVER, "COMMIT", moment).awayAfterwards()) {
      assertThatThrownBy(() -> fixture.restore(poor(proxy, target), request(target), plain))
          .isInstanceOf(StageException.class)
          .hasMessageContaining("not known")
          .hasMessageContaining("\"" + target + "\"")
          .hasMessageContaining("empty");
      assertThat(proxy.hasCut()).isTrue();
    }
  }
}
