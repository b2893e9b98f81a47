package com.neuropilot.backup.examples.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import com.neuropilot.backup.BackupEntry;
import com.neuropilot.backup.BackupState;
import com.neuropilot.backup.DueTime;
import com.neuropilot.backup.Schedule;
import com.neuropilot.backup.postgres.PostgresServer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Three instances on one PostgreSQL, killed at random all the while. */
class KilledInstancesIT {
  private static final Duration LENGTH =
      Duration.ofSeconds(Integer.getInteger("fleet.seconds", 60));
  private static final int INSTANCES = 3;

  /**
   * It goes on until so many were killed in the middle of a backup, however busy the machine is.
   */
  private static final int IN_THE_MIDDLE = 8;

  private static final String CRON = "*/3 * * * * *";
  private static final int ROWS = 60_000;

  @RegisterExtension static final PostgresServer SERVER = PostgresServer.embedded();

  @TempDir Path home;

  @Test
  void everyDueTimeHasOneBackupWhoeverDies() throws Exception {
    SERVER.execute("postgres", "CREATE DATABASE tenant_1", "CREATE DATABASE scheduler");
    SERVER.execute(
        "tenant_1",
        "CREATE TABLE item AS SELECT g AS id, md5(g::text) AS note FROM generate_series(1, "
            + ROWS
            + ") g");
    Installation installation = Installation.in(home, SERVER, SERVER.port());
    Path configuration = installation.configure("scheduler", "tenant\\\\_%", CRON, 1);
    Instant first;
    Instant last;
    Victims victims = new Victims(installation, configuration, "scheduler");
    try (victims) {
      victims.start();
      victims.awaitRunning();
      first = victims.due();
      for (int number = 1; number < INSTANCES; number++) {
        victims.start();
      }
      Waiting.until("the first is done", () -> victims.due().isAfter(first));
      Instant begun = Instant.now();
      while (!isEnough(Duration.between(begun, Instant.now()), victims.inTheMiddle())) {
        victims.killOne();
      }
      last = Instant.now();
      Waiting.until("all is made up for", () -> victims.due().isAfter(last));
    }

    List<BackupEntry> backups = installation.backups();
    System.out.printf(
        "%d kills, %d in the middle of a backup, %d after it was published and before that was"
            + " noted; %d due times%n",
        victims.kills(), victims.inTheMiddle(), victims.untold(), due(first, last).size());
    assertThat(victims.inTheMiddle())
        .as("killed in a backup")
        .isGreaterThanOrEqualTo(IN_THE_MIDDLE);
    assertThat(backups).filteredOn(backup -> backup.state() == BackupState.DAMAGED).isEmpty();
    assertThat(backups)
        .flatExtracting(backup -> backup.due().stream().map(DueTime::at).toList())
        .filteredOn(due -> !due.isAfter(last))
        .containsExactlyInAnyOrderElementsOf(due(first, last));
  }

  private static boolean isEnough(Duration since, int inTheMiddle) {
    return since.compareTo(LENGTH.multipliedBy(3)) > 0
        || (since.compareTo(LENGTH) > 0 && inTheMiddle >= IN_THE_MIDDLE);
  }

  private static List<Instant> due(Instant first, Instant last) {
    Schedule schedule = Schedule.cron(CRON);
    return Stream.iterate(first, due -> !due.isAfter(last), schedule::next).toList();
  }
}
