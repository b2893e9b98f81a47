package com.neuropilot.backup.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.neuropilot.backup.BackupEntry;
import com.neuropilot.backup.BackupPipeline;
import com.neuropilot.backup.DueTime;
import com.neuropilot.backup.Schedule;
import com.neuropilot.backup.postgres.PostgresServer;
import com.neuropilot.backup.spi.tck.InMemoryStorage;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

/** The scheduler on a real PostgreSQL. */
class BackupSchedulerTest {
  private static final Schedule EVERY_SECOND = Schedule.cron("* * * * * *");
  private static final Schedule YEARLY = Schedule.cron("0 0 1 1 *");

  @RegisterExtension static final PostgresServer SERVER = PostgresServer.embedded();

  @TempDir Path work;
  private final Queue<DueTime> ran = new ConcurrentLinkedQueue<>();
  private String database;

  @BeforeEach
  void createDatabase() throws SQLException {
    database = SERVER.createDatabase();
  }

  @Test
  void severalInstancesThatBeginAtOnceRunEachDueTimeOnce() throws Exception {
    List<BackupScheduler> instances = new ArrayList<>();
    List<Thread> threads = new ArrayList<>();
    for (int number = 0; number < 4; number++) {
      Thread thread =
          new Thread(
              () -> {
                BackupScheduler started = scheduler().add("tick", EVERY_SECOND, ran::add).start();
                synchronized (instances) {
                  instances.add(started);
                }
              });
      thread.start();
      threads.add(thread);
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(instances).hasSize(4);
    await(() -> ran.size() >= 4);
    instances.forEach(BackupScheduler::close);

    List<Instant> times = ran.stream().map(DueTime::at).toList();
    assertThat(new HashSet<>(times)).hasSameSizeAs(times);
    assertThat(times).isSorted();
    assertThat(Duration.between(times.get(0), times.get(times.size() - 1)).toSeconds())
        .as("no second was left out")
        .isEqualTo(times.size() - 1);
  }

  @Test
  void whatWasMissedWhileNobodyRanIsMadeUpForOnce() throws Exception {
    Instant monday = Instant.parse("2025-01-20T00:00:00Z");
    Offset clock = new Offset();
    clock.set(monday);
    Schedule hourly = Schedule.cron("0 * * * *");
    scheduler().clock(clock).add("tick", hourly, ran::add).start().close();
    clock.set(monday.plus(Duration.ofMinutes(7 * 60 + 10)));

    try (BackupScheduler scheduler =
        scheduler().clock(clock).add("tick", hourly, ran::add).start()) {
      await(() -> !ran.isEmpty() && !scheduler.jobs().get(0).isRunning());

      assertThat(ran).containsExactly(new DueTime("tick", Instant.parse("2025-01-20T07:00:00Z")));
      assertThat(scheduler.jobs())
          .singleElement()
          .satisfies(
              job -> {
                assertThat(job.due()).isEqualTo("2025-01-20T08:00:00Z");
                assertThat(job.lastSuccess()).isPresent();
                assertThat(job.failures()).isZero();
              });
    }
  }

  @Test
  void whatFailsIsTriedAgainAndThenLeft() throws Exception {
    AtomicInteger attempts = new AtomicInteger();
    Job failing =
        due -> {
          ran.add(due);
          attempts.incrementAndGet();
          throw new IllegalStateException("Injected fault.");
        };
    Offset clock = new Offset();
    clock.set(Instant.parse("2024-12-31T12:00:00Z"));

    try (BackupScheduler scheduler =
        scheduler()
            .clock(clock)
            .retry(2, Duration.ofMillis(100))
            .add("new-year", YEARLY, failing)
            .start()) {
      clock.set(Instant.parse("2025-01-01T00:00:01Z"));
      await(() -> scheduler.jobs().get(0).due().equals(Instant.parse("2026-01-01T00:00:00Z")));

      assertThat(attempts).hasValue(3);
      assertThat(ran).allMatch(due -> due.at().equals(Instant.parse("2025-01-01T00:00:00Z")));
      assertThat(scheduler.jobs().get(0).lastSuccess()).isEmpty();
    }
  }

  @Test
  void whatADeadInstanceRanIsTakenOver() throws Exception {
    scheduler().add("tick", YEARLY, ran::add).start().close();
    sql(
        "UPDATE neuropilot_backup_schedule SET picked = true, picked_by = 'dead', "
            + "last_heartbeat = now() - interval '1 hour', execution_time = now() - interval '1 hour', "
            + "task_data = '2025-01-01T00:00:00Z 0 0 0 0 1 1 * (Z)'");

    try (BackupScheduler scheduler = scheduler().add("tick", YEARLY, ran::add).start()) {
      await(() -> !ran.isEmpty() && !scheduler.jobs().get(0).isRunning());
    }
    assertThat(ran).hasSize(1);
  }

  @Test
  void anotherScheduleCountsFromTheNextStartOn() {
    scheduler().add("tick", YEARLY, ran::add).start().close();
    Schedule monthly = Schedule.cron("@monthly");

    try (BackupScheduler scheduler = scheduler().add("tick", monthly, ran::add).start()) {
      assertThat(scheduler.jobs().get(0).due())
          .isEqualTo(monthly.next(InstantSource.system().instant()));
    }
  }

  @Test
  void aJobThatThisInstanceDoesNotKnowIsLeftToOthers() throws Exception {
    scheduler().add("tick", EVERY_SECOND, ran::add).start().close();

    try (BackupScheduler scheduler = scheduler().add("other", YEARLY, ran::add).start()) {
      await(() -> scheduler.jobs().get(1).next().isAfter(Instant.now().plusSeconds(30)));
      assertThat(scheduler.jobs()).extracting(JobStatus::name).containsExactly("other", "tick");
    }
    assertThat(ran).isEmpty();
  }

  @Test
  void shutdownCancelsABackupAndItsDueTimeIsOwedStill() throws Exception {
    InMemoryStorage storage = InMemoryStorage.fresh();
    sql("CREATE SEQUENCE number");
    BackupPipeline pipeline = pipeline(storage);
    Instant due;
    try (Connection holder = SERVER.connect(database);
        Statement statement = holder.createStatement()) {
      holder.setAutoCommit(false);
      statement.execute("DROP SEQUENCE number");
      BackupScheduler scheduler = scheduler().add(pipeline).start();
      await(this::aDumpWaits);
      assertThat(dumps()).isNotEmpty();
      due = scheduler.jobs().get(0).due();

      long begun = System.nanoTime();
      scheduler.close();

      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(10));
      assertThat(dumps()).isEmpty();
    }
    assertThat(SERVER.query(database, "SELECT picked FROM neuropilot_backup_schedule"))
        .isEqualTo("f");
    assertThat(
            SERVER.query(
                database, "SELECT convert_from(task_data, 'UTF8') FROM neuropilot_backup_schedule"))
        .startsWith(due + " 0 0 ");

    try (BackupScheduler scheduler = scheduler().add(pipeline).start()) {
      await(() -> !pipeline.catalog().list().isEmpty());
      await(() -> !scheduler.jobs().get(0).isRunning());
    }
    assertThat(pipeline.catalog().list())
        .extracting(BackupEntry::kind)
        .allMatch(kind -> kind.orElseThrow().equals("scheduled"));
  }

  @Test
  void whatRunsMayFinishAtAShutdown() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    Job slow =
        due -> {
          begun.countDown();
          Thread.sleep(500);
          ran.add(due);
        };
    BackupScheduler scheduler =
        scheduler()
            .finishOnShutdown(Duration.ofSeconds(20))
            .add("slow", EVERY_SECOND, slow)
            .start();
    assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();

    scheduler.close();

    assertThat(ran).hasSize(1);
  }

  @Test
  void aTableThatMayNotBeMadeIsPrinted() throws SQLException {
    PGSimpleDataSource plain = dataSource();
    plain.setUser(PostgresServer.OWNER);
    plain.setPassword(PostgresServer.OWNER);

    assertThatThrownBy(() -> BackupScheduler.on(plain).add("tick", YEARLY, ran::add).start())
        .isInstanceOf(SchedulerException.class)
        .hasMessageContaining("permission denied")
        .hasMessageContaining("CREATE TABLE IF NOT EXISTS neuropilot_backup_schedule (");

    sql(BackupScheduler.tableDefinition());
    sql("GRANT ALL ON neuropilot_backup_schedule TO " + PostgresServer.OWNER);
    BackupScheduler.on(plain).add("tick", YEARLY, ran::add).start().close();
  }

  @Test
  void mistakesAreRefused() {
    BackupSchedulerBuilder builder = scheduler().add("tick", YEARLY, ran::add);

    assertThatThrownBy(() -> builder.add("tick", YEARLY, ran::add)).hasMessageContaining("twice");
    assertThatThrownBy(() -> builder.concurrency(0)).hasMessageContaining("must be positive");
    assertThatThrownBy(() -> builder.table("a; drop")).hasMessageContaining("no table's name");
    assertThatThrownBy(() -> builder.catchUp(Duration.ZERO)).hasMessageContaining("catchUp");
  }

  private boolean aDumpWaits() {
    try {
      return SERVER
          .query(
              database,
              "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'neuropilot-backup'"
                  + " AND wait_event_type = 'Lock'")
          .equals("1");
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  private static List<String> dumps() {
    return ProcessHandle.current()
        .descendants()
        .flatMap(child -> child.info().commandLine().stream())
        .filter(command -> command.contains("pg_dump"))
        .toList();
  }

  private BackupPipeline pipeline(InMemoryStorage storage) {
    return BackupPipeline.from(SERVER.superuser(database).build())
        .named("shop")
        .withoutEncryption()
        .workDirectory(work)
        .storeIn("near", storage)
        .scheduled("often", EVERY_SECOND)
        .build();
  }

  private BackupSchedulerBuilder scheduler() {
    return BackupScheduler.on(dataSource())
        .pollEvery(Duration.ofMillis(100))
        .heartbeatEvery(Duration.ofMillis(500));
  }

  private PGSimpleDataSource dataSource() {
    PGSimpleDataSource dataSource = new PGSimpleDataSource();
    dataSource.setUrl("jdbc:postgresql://" + SERVER.host() + ":" + SERVER.port() + "/" + database);
    dataSource.setUser(PostgresServer.SUPERUSER);
    dataSource.setPassword(PostgresServer.PASSWORD);
    return dataSource;
  }

  private void sql(String statement) throws SQLException {
    SERVER.execute(database, statement);
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited for too long").isLessThan(deadline);
      Thread.sleep(20);
    }
  }

  /** Real time, begun at another. */
  private static final class Offset implements InstantSource {
    private volatile Duration offset = Duration.ZERO;

    void set(Instant now) {
      offset = Duration.between(InstantSource.system().instant(), now);
    }

    @Override
    public Instant instant() {
      return InstantSource.system().instant().plus(offset);
    }
  }
}
