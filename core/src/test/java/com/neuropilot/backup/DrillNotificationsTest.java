package com.neuropilot.backup;

import static com.neuropilot.backup.spi.tck.FaultyStorage.Operation.OPEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.neuropilot.backup.BackupResult.Outcome;
import com.neuropilot.backup.heartbeat.Heartbeat;
import com.neuropilot.backup.postgres.PostgresServer;
import com.neuropilot.backup.spi.Notification;
import com.neuropilot.backup.spi.Notification.Attachment;
import com.neuropilot.backup.spi.Notification.Event;
import com.neuropilot.backup.spi.Secret;
import com.neuropilot.backup.spi.tck.FaultyStorage;
import com.neuropilot.backup.spi.tck.InMemoryStorage;
import com.neuropilot.backup.spi.tck.SettableClock;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What people are told of drills, and verifications, and of runs that drill. */
class DrillNotificationsTest {
  @RegisterExtension static final PostgresServer SERVER = PostgresServer.embedded();
  private static final String FIRST = "shop_20250120_020000";
  private static final String SECOND = "shop_20250121_020000";

  @TempDir Path work;
  private final InMemoryStorage storage = InMemoryStorage.fresh();
  private final SettableClock clock = SettableClock.at("2025-01-20T02:00:00Z");
  private final FakeNotifier notifier = FakeNotifier.recording();
  private String source = "";

  @RegisterExtension
  final FaultyStorage faulty = FaultyStorage.around(() -> storage.target(this.clock));

  @BeforeEach
  void createSource() throws SQLException {
    source = SERVER.createDatabase();
    SERVER.execute(source, "CREATE TABLE item AS SELECT generate_series(1, 30) AS id");
  }

  @AfterEach
  void dropSource() throws SQLException {
    SERVER.execute("postgres", "DROP DATABASE " + source);
  }

  private BackupPipelineBuilder pipeline() {
    return BackupPipeline.from(SERVER.superuser(source).build())
        .named("shop")
        .withoutEncryption()
        .storeIn("near", faulty, Retention.keepLast(1))
        .drilling(onServer())
        .workDirectory(work)
        .clock(clock)
        .notifying(notifier);
  }

  private static DrillSettings onServer() {
    return DrillSettings.onServer(SERVER.owner("postgres").build());
  }

  private BackupCatalog backedUp() {
    BackupPipeline pipeline = pipeline().build();
    pipeline.run().orThrow();
    clock.advance(Duration.ofDays(1));
    notifier.sent.clear();
    return pipeline.catalog();
  }

  private Notification told() {
    assertThat(notifier.sent).hasSize(1);
    return notifier.sent.get(0);
  }

  private static HttpServer heartbeats(List<String> pings) throws IOException {
    HttpServer service =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    service.createContext(
        "/",
        exchange -> {
          pings.add(exchange.getRequestURI().toString());
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    service.start();
    return service;
  }

  private void damage() {
    String data =
        storage.contents().keySet().stream()
            .filter(name -> name.endsWith(".dump.zst"))
            .reduce((first, last) -> last)
            .orElseThrow();
    byte[] bytes = storage.contents().get(data).clone();
    bytes[bytes.length / 2] ^= 1;
    storage.overwrite(data, bytes);
  }

  @Test
  void aDrillIsToldWithItsReport() {
    assertThat(backedUp().drill(BackupSelector.latest()).run().isPassed()).isTrue();

    assertThat(told().event()).isEqualTo(Event.VERIFICATION_COMPLETE);
    assertThat(told().pipeline()).isEqualTo("shop");
    assertThat(told().facts())
        .containsEntry("Backup", FIRST)
        .containsEntry("Rows", "30")
        .containsEntry("Age of the data (RPO)", "1 day");
    assertThat(told().attachments())
        .singleElement()
        .satisfies(
            page -> {
              assertThat(page.name()).isEqualTo(FIRST + "-drill.html");
              assertThat(page.mediaType()).isEqualTo("text/html");
              assertThat(page.text()).contains("Proven good");
            });
  }

  @Test
  void aBackupThatIsNotGoodIsAnError() {
    assertThat(
            backedUp()
                .drill(BackupSelector.latest())
                .checking("more", "SELECT count(*) > 99 FROM item")
                .run()
                .isPassed())
        .isFalse();

    assertThat(told().event()).isEqualTo(Event.VERIFICATION_FAILED);
    assertThat(told().run()).as("a drill of its own").isEmpty();
    assertThat(told().title()).contains(FIRST, "NOT GOOD");
    assertThat(told().problems()).containsExactly("Your check 'more' failed: it says false");
    assertThat(told().remedies()).isNotEmpty();
    assertThat(told().attachments()).extracting(Attachment::text).asString().contains("Not good");
  }

  @Test
  void aDrillThatCouldNotBeFinishedIsTold() {
    BackupCatalog catalog = backedUp();
    faulty.on(OPEN).keyEnding(".dump.zst").fails();

    assertThatThrownBy(() -> catalog.drill(BackupSelector.latest()).run())
        .isInstanceOf(StageFailedException.class);

    assertThat(told().event()).isEqualTo(Event.VERIFICATION_FAILED);
    assertThat(told().title()).contains("nothing is known");
    assertThat(told().problems()).singleElement().asString().contains("Injected fault");
  }

  @Test
  void aNotifierThatFailsIsAWarningOfTheDrill() {
    FakeNotifier broken =
        FakeNotifier.doing(
            notification -> {
              throw new IOException("no network");
            });
    pipeline().notifying(broken).build().run();

    assertThat(
            pipeline()
                .notifying(broken)
                .build()
                .catalog()
                .drill(BackupSelector.latest())
                .run()
                .warnings())
        .singleElement()
        .asString()
        .contains("no network");
    assertThat(broken.sent).isNotEmpty();
  }

  @Test
  void aVerificationTellsOfDamageAlone() {
    BackupCatalog catalog = backedUp();
    catalog.verifyAll().run();
    assertThat(notifier.sent).isEmpty();
    damage();

    catalog.verifyAll().run();

    assertThat(told().event()).isEqualTo(Event.VERIFICATION_FAILED);
    assertThat(told().title()).isEqualTo("Backup " + FIRST + " is DAMAGED");
    assertThat(told().problems())
        .isNotEmpty()
        .allMatch(line -> line.startsWith(FIRST + " at near"));
  }

  @Test
  void aRunThatIsToDrillProvesItsBackup() {
    BackupResult result = pipeline().verifying(Verification.RESTORE).build().run();

    assertThat(result.outcome()).isEqualTo(Outcome.COMPLETE);
    assertThat(result.warnings()).isEmpty();
    assertThat(result.drill()).hasValueSatisfying(drill -> assertThat(drill.rows()).isEqualTo(30));
    assertThat(notifier.sent)
        .extracting(Notification::event)
        .containsExactly(Event.STARTED, Event.BACKUP_COMPLETE);
    assertThat(notifier.sent.get(1).facts()).containsKey("Restored in a drill in");
    assertThat(notifier.sent.get(1).attachments()).hasSize(1);
    assertThat(pipeline().build().catalog().find(BackupSelector.latestProven()).id())
        .isEqualTo(FIRST);
  }

  @Test
  void aRunWhoseBackupDoesNotRestoreFailsAndDeletesNothing() throws Exception {
    backedUp();
    // A dump restores this check before the rows that it looks at.
    SERVER.execute(
        source,
        "CREATE FUNCTION known(n int) RETURNS bool LANGUAGE sql AS 'SELECT EXISTS (SELECT FROM"
            + " public.item i WHERE i.id = n)'",
        "CREATE TABLE a_sale (item int CHECK (public.known(item)))",
        "INSERT INTO a_sale VALUES (7)");

    List<String> pings = new CopyOnWriteArrayList<>();
    HttpServer service = heartbeats(pings);
    Secret address = Secret.of("http://127.0.0.1:" + service.getAddress().getPort() + "/shop");

    BackupResult result =
        pipeline().verifying(Verification.RESTORE).notifying(Heartbeat.to(address)).build().run();
    service.stop(0);

    assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(result.id()).contains(SECOND);
    assertThatThrownBy(result::orThrow)
        .isInstanceOf(DamagedBackupException.class)
        .hasMessageContaining("NOT GOOD");
    assertThat(notifier.sent)
        .extracting(Notification::event)
        .containsExactly(Event.STARTED, Event.VERIFICATION_FAILED);
    assertThat(notifier.sent.get(1).title()).contains(SECOND, "NOT GOOD");
    assertThat(notifier.sent.get(1).attachments()).hasSize(1);
    String run = "?rid=" + notifier.sent.get(1).run().orElseThrow();
    assertThat(pings).containsExactly("/shop/start" + run, "/shop/fail" + run);
    assertThat(pipeline().build().catalog().list())
        .extracting(BackupEntry::id, entry -> entry.drill().isPresent(), BackupEntry::isProven)
        .containsExactly(tuple(SECOND, true, false), tuple(FIRST, false, false));
  }

  @Test
  void aDrillThatCannotBeDoneSpoilsNoBackup() {
    BackupResult result =
        pipeline()
            .drilling(DrillSettings.onServer(SERVER.owner("postgres").user("nobody_here").build()))
            .verifying(Verification.RESTORE)
            .build()
            .run();

    assertThat(result.outcome()).isEqualTo(Outcome.COMPLETE);
    assertThat(result.drill()).isEmpty();
    assertThat(result.warnings())
        .singleElement()
        .asString()
        .contains("whether it restores is not known");
  }
}
