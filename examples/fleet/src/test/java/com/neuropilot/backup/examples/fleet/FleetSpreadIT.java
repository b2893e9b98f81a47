package com.neuropilot.backup.examples.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import com.neuropilot.backup.BackupEntry;
import com.neuropilot.backup.BackupState;
import com.neuropilot.backup.DueTime;
import com.neuropilot.backup.Schedule;
import com.neuropilot.backup.postgres.PostgresServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many databases that are due at once, with one instance and with several. */
class FleetSpreadIT {
  private static final int TENANTS = Integer.getInteger("fleet.tenants", 12);
  private static final int CONCURRENCY = Integer.getInteger("fleet.concurrency", 2);
  private static final int BYTES_PER_SECOND = Integer.getInteger("fleet.rate", 500_000);
  private static final int ROWS = 20_000;
  private static final Schedule YEARLY = Schedule.cron("0 0 1 1 *");

  @RegisterExtension static final PostgresServer SERVER = PostgresServer.embedded();

  @TempDir static Path home;

  @BeforeAll
  static void createTenants() throws Exception {
    SERVER.execute("postgres", "CREATE DATABASE model");
    SERVER.execute(
        "model",
        "CREATE TABLE item AS SELECT g AS id, md5(g::text) AS note FROM generate_series(1, "
            + ROWS
            + ") g");
    for (int number = 1; number <= TENANTS; number++) {
      SERVER.execute("postgres", "CREATE DATABASE tenant_" + number + " TEMPLATE model");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void allAreBackedUpOnceAndEveryInstanceTakesPart(int instances) throws Exception {
    String scheduler = "scheduler_" + instances;
    SERVER.execute("postgres", "CREATE DATABASE " + scheduler);
    List<Instance> running = new ArrayList<>();
    try (SlowLine line = new SlowLine(SERVER.host(), SERVER.port(), BYTES_PER_SECOND)) {
      Installation installation =
          Installation.in(home.resolve("of-" + instances), SERVER, line.port());
      Path configuration =
          installation.configure(scheduler, "tenant\\\\_%", YEARLY.cron(), CONCURRENCY);
      for (int number = 1; number <= instances; number++) {
        running.add(Instance.start(configuration, "instance-" + number));
      }
      for (Instance instance : running) {
        instance.awaitRunning();
      }

      Instant begun = Instant.now();
      Instant due = makeDue(scheduler, begun);
      // One instance alone takes the longest.
      Duration patience = Duration.ofSeconds(60).plusSeconds(10L * TENANTS);
      Waiting.until("all are backed up", patience, () -> count(running) == TENANTS);

      report(begun, work(running));
      assertThat(installation.backups())
          .hasSize(TENANTS)
          .allMatch(backup -> backup.state() == BackupState.WHOLE)
          .allMatch(backup -> backup.due().map(DueTime::at).filter(due::equals).isPresent())
          .extracting(BackupEntry::pipeline)
          .doesNotHaveDuplicates();
      assertThat(work(running))
          .hasSize(instances)
          .allMatch(work -> work.most() == CONCURRENCY)
          .allMatch(work -> work.done().size() >= TENANTS / instances / 2);
    } finally {
      running.forEach(Instance::close);
    }
  }

  /** The year has just turned for all of them. */
  private static Instant makeDue(String scheduler, Instant now) throws Exception {
    Instant due = YEARLY.previous(now);
    SERVER.execute(
        scheduler,
        "UPDATE neuropilot_backup_schedule SET execution_time = now(), task_data = convert_to('"
            + due
            + " 0 0 "
            + YEARLY
            + "', 'UTF8')");
    return due;
  }

  private static int count(List<Instance> running) throws IOException {
    return work(running).stream().mapToInt(work -> work.done().size()).sum();
  }

  private static List<WorkLog> work(List<Instance> running) throws IOException {
    List<WorkLog> work = new ArrayList<>();
    for (Instance instance : running) {
      work.add(WorkLog.of(instance.log()));
    }
    return work;
  }

  private static void report(Instant begun, List<WorkLog> work) {
    System.out.printf(
        "%d databases, %d at a time in each of %d instances: %.1f s; they did %s%n",
        TENANTS,
        CONCURRENCY,
        work.size(),
        Duration.between(begun, Instant.now()).toMillis() / 1000.0,
        work.stream()
            .map(one -> Integer.toString(one.done().size()))
            .collect(Collectors.joining(" and ")));
  }
}
