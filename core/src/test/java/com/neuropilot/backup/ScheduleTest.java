package com.neuropilot.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScheduleTest {
  @Test
  void aConfigurationFileSaysWhatIsDueWhen() {
    Properties properties = properties();
    properties.setProperty("retention.keep-days", "30");
    properties.setProperty("schedule.nightly.cron", "0 2 * * *");
    properties.setProperty("schedule.nightly.zone", "Europe/Berlin");
    properties.setProperty("schedule.nightly.jitter", "10m");
    properties.setProperty("schedule.nightly.overdue-after", "3h");
    properties.setProperty("schedule.weekly.job", "prune");
    properties.setProperty("schedule.weekly.cron", "@weekly");

    List<JobSchedule> schedules = BackupPipeline.fromProperties(properties).schedules();

    assertThat(schedules).extracting(JobSchedule::label).containsExactly("nightly", "weekly");
    assertThat(schedules)
        .extracting(JobSchedule::job)
        .containsExactly(ScheduledJob.BACKUP, ScheduledJob.PRUNE);
    Schedule nightly = schedules.get(0).schedule();
    assertThat(nightly.zone()).isEqualTo(ZoneId.of("Europe/Berlin"));
    assertThat(nightly.jitter()).isEqualTo(Duration.ofMinutes(10));
    assertThat(nightly.next(Instant.parse("2025-07-01T12:00:00Z")))
        .isEqualTo("2025-07-02T00:00:00Z");
    assertThat(nightly.promised(Instant.parse("2025-07-02T03:00:00Z")))
        .isEqualTo("2025-07-02T00:00:00Z");
  }

  @Test
  void everyMistakeIsReportedAtOnce() {
    Properties properties = properties();
    properties.setProperty("schedule.nightly", "0 2 * * *");
    properties.setProperty("schedule.hourly.cron", "0 * * *");
    properties.setProperty("schedule.hourly.zone", "Berlin");
    properties.setProperty("schedule.drills.job", "dril");
    properties.setProperty("schedule.drills.every", "7d");
    properties.setProperty("schedule.Weekly.cron", "@weekly");
    properties.setProperty("schedule.tidy.job", "prune");
    properties.setProperty("schedule.tidy.cron", "@weekly");

    assertThatThrownBy(() -> BackupPipeline.fromProperties(properties))
        .isInstanceOfSatisfying(
            ConfigurationException.class,
            failure ->
                assertThat(failure.problems())
                    .containsExactlyInAnyOrder(
                        "schedule.nightly is no option; say schedule.nightly.cron = 0 2 * * *",
                        "schedule.hourly.zone is 'Berlin', which is no time zone such as"
                            + " Europe/Berlin",
                        "schedule.hourly.cron cannot be used: '0 * * *' is no cron expression: it"
                            + " has 4 fields, and five are needed: minute, hour, day, month,"
                            + " weekday, as in 0 2 * * *",
                        "schedule.drills.job is 'dril', which is not one of backup, drill, prune",
                        "schedule.drills.cron is missing; for every night at two: 0 2 * * *",
                        "schedule.drills.every is not a known option; known are: cron,"
                            + " jitter, job, overdue-after, zone",
                        "schedule.Weekly: a label takes lower-case letters, digits and hyphens",
                        "schedule.tidy prunes, and there is no rule that says which backups stay;"
                            + " give one, e.g. retention.keep-days = 30"));
  }

  @ParameterizedTest
  @CsvSource({
    // Until the next due time, but six hours at most.
    "0 2 * * *,    '',   2025-01-20T07:59:59Z, 2025-01-19T02:00:00Z",
    "0 2 * * *,    '',   2025-01-20T08:00:00Z, 2025-01-20T02:00:00Z",
    "*/10 * * * *, '',   2025-01-20T08:19:59Z, 2025-01-20T08:00:00Z",
    "*/10 * * * *, '',   2025-01-20T08:20:00Z, 2025-01-20T08:10:00Z",
    "0 * * * *,    PT3H, 2025-01-20T08:59:00Z, 2025-01-20T05:00:00Z",
    "0 2 * * *,    PT1M, 2025-01-20T02:01:00Z, 2025-01-20T02:00:00Z"
  })
  void aDueTimeIsAPromiseOnlyAfterItsPatience(
      String cron, String patience, Instant now, Instant expected) {
    Schedule schedule = Schedule.cron(cron);
    if (!patience.isEmpty()) {
      schedule = schedule.overdueAfter(Duration.parse(patience));
    }

    assertThat(schedule.promised(now)).isEqualTo(expected);
  }

  @Test
  void aLabelIsTakenOnce() {
    Schedule daily = Schedule.cron("@daily");

    assertThatThrownBy(
            () ->
                BackupPipeline.builder(properties())
                    .scheduled("daily", daily)
                    .scheduled("daily", daily)
                    .build())
        .hasMessageContaining("schedule.daily is given twice");
  }

  private static Properties properties() {
    Properties properties = new Properties();
    properties.setProperty("name", "inventory");
    properties.setProperty("source", "postgresql");
    properties.setProperty("source.database", "inventory");
    properties.setProperty("encryptor", "none");
    properties.setProperty("storage.near", "memory");
    properties.setProperty("storage.near.name", "schedules");
    return properties;
  }
}
