package com.neuropilot.backup.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import com.neuropilot.backup.BackupCatalog;
import com.neuropilot.backup.BackupPipeline;
import com.neuropilot.backup.BackupSelector;
import com.neuropilot.backup.postgres.PostgresServer;
import com.neuropilot.backup.spi.tck.InMemoryStorage;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Test classes of a host application, run as it would run them. */
class DrillExtensionTest {
  @RegisterExtension static final PostgresServer SERVER = PostgresServer.embedded();

  @TempDir static Path work;
  private static InMemoryStorage storage = InMemoryStorage.fresh();
  private static final List<Look> SEEN = new CopyOnWriteArrayList<>();

  private String source = "";

  private record Look(String database, int items) {}

  @BeforeEach
  void backUp() throws SQLException {
    SEEN.clear();
    storage = InMemoryStorage.fresh();
    source = SERVER.createDatabase();
    SERVER.execute(
        source,
        "CREATE TABLE item (id int PRIMARY KEY)",
        "INSERT INTO item SELECT generate_series(1, 1000)");
    BackupPipeline.from(SERVER.superuser(source).build())
        .named("shop")
        .withoutEncryption()
        .storeIn("near", storage)
        .workDirectory(work)
        .build()
        .run()
        .orThrow();
  }

  @AfterEach
  void nothingIsLeft() throws SQLException {
    assertThat(
            SERVER.query("postgres", "SELECT count(*) FROM pg_database WHERE datname ~ '_drill'"))
        .isEqualTo("0");
    assertThat(storage.contents().keySet()).noneMatch(name -> name.contains(".drill."));
    SERVER.execute("postgres", "DROP DATABASE " + source);
  }

  private static BackupCatalog catalog() {
    return BackupCatalog.of(storage).workDirectory(work);
  }

  private static DrillExtension extension() {
    return DrillExtension.of(DrillExtensionTest::catalog)
        .drilling(request -> request.onServer(SERVER.owner("postgres").build()));
  }

  private static void look(DataSource restored) throws SQLException {
    try (Connection connection = restored.getConnection();
        ResultSet row =
            connection
                .createStatement()
                .executeQuery("SELECT current_database(), count(*) FROM item")) {
      row.next();
      SEEN.add(new Look(row.getString(1), row.getInt(2)));
    }
  }

  static class Host {
    @RegisterExtension static final DrillExtension BACKUP = extension();

    @Test
    void looks(DataSource restored) throws SQLException {
      look(restored);
    }

    @Nested
    class More {
      @Test
      void looks(DataSource restored) throws SQLException {
        look(restored);
      }
    }
  }

  @Test
  void theTestsOfAClassLookAtOneRestoredDatabase() {
    assertThat(failures(Host.class)).isEmpty();

    assertThat(SEEN).hasSize(2).allMatch(look -> look.items() == 1000);
    assertThat(SEEN.get(0).database()).isEqualTo(SEEN.get(1).database()).isNotEqualTo(source);
  }

  static class Checking {
    @RegisterExtension
    static final DrillExtension BACKUP =
        extension()
            .drilling(request -> request.checking("more", "SELECT count(*) > 1000 FROM item"));

    @Test
    void looks(DataSource restored) throws SQLException {
      look(restored);
    }
  }

  @Test
  void aCheckThatDoesNotHoldFailsTheClassAfterItsTests() {
    assertThat(failures(Checking.class))
        .singleElement()
        .satisfies(
            failure ->
                assertThat(failure)
                    .isInstanceOf(AssertionError.class)
                    .hasMessageMatching("(?s)The backup shop_\\d+_\\d+ is not good: .*more.*"));
    assertThat(SEEN).hasSize(1);
  }

  @Test
  void aDamagedBackupFailsTheClassBeforeItsTests() {
    Map.Entry<String, byte[]> dump =
        storage.contents().entrySet().stream()
            .filter(each -> each.getKey().matches(".*[.]dump[.]zst"))
            .findFirst()
            .orElseThrow();
    byte[] damaged = dump.getValue().clone();
    damaged[damaged.length / 2] ^= 1;
    storage.overwrite(dump.getKey(), damaged);

    assertThat(failures(Host.class))
        .singleElement()
        .satisfies(failure -> assertThat(failure).hasMessageContaining("is not good"));
    assertThat(SEEN).isEmpty();
  }

  static class Absent {
    @RegisterExtension
    static final DrillExtension BACKUP =
        extension().selecting(BackupSelector.id("shop_20250101_020000"));

    @Test
    void looks(DataSource restored) throws SQLException {
      look(restored);
    }
  }

  @Test
  void aBackupThatIsNotThereFailsTheClassBeforeItsTests() {
    assertThat(failures(Absent.class))
        .singleElement()
        .satisfies(failure -> assertThat(failure).hasMessageContaining("shop_20250101_020000"));
    assertThat(SEEN).isEmpty();
  }

  static class NotStatic {
    @RegisterExtension final DrillExtension backup = extension();

    @Test
    void looks(DataSource restored) throws SQLException {
      look(restored);
    }
  }

  @Test
  void anExtensionOfEachTestIsRefused() {
    assertThat(failures(NotStatic.class))
        .singleElement()
        .satisfies(failure -> assertThat(failure).hasMessageContaining("in a static field"));
  }

  private static List<Throwable> failures(Class<?> type) {
    List<Throwable> failures = new CopyOnWriteArrayList<>();
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request().selectors(selectClass(type)).build();
    LauncherFactory.create()
        .execute(
            request,
            new TestExecutionListener() {
              @Override
              public void executionFinished(TestIdentifier test, TestExecutionResult result) {
                result.getThrowable().ifPresent(failures::add);
              }
            });
    return failures;
  }
}
