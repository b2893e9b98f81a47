package com.neuropilot.backup.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import com.neuropilot.backup.Schedule;
import com.neuropilot.backup.schedule.JobPlan.Retry;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class JobPlanTest {
  private static final Retry RETRY = new Retry(3, Duration.ofMinutes(1));
  private static final Instant TWO = Instant.parse("2025-01-20T02:00:00Z");
  private static final Instant THREE = TWO.plus(Duration.ofHours(1));

  private final JobPlan hourly = plan(Duration.ZERO);

  @Test
  void whatIsDoneIsDueNextTime() {
    assertThat(hourly.afterSuccess(at(TWO), TWO.plusSeconds(90)))
        .isEqualTo(new NextRun(THREE, at(THREE)));
  }

  @Test
  void oneRunMakesUpForAllThatWasMissed() {
    Instant now = Instant.parse("2025-01-20T08:15:00Z");

    JobState owed = hourly.owed(at(TWO), now);

    assertThat(owed.due()).isEqualTo("2025-01-20T08:00:00Z");
    assertThat(hourly.afterSuccess(owed, now.plusSeconds(90)).at())
        .isEqualTo("2025-01-20T09:00:00Z");
  }

  @Test
  void whatBecameDueDuringALongRunIsBegunAtOnce() {
    Instant now = Instant.parse("2025-01-20T04:30:00Z");

    NextRun next = hourly.afterSuccess(at(TWO), now);

    assertThat(next.at()).isEqualTo(now);
    assertThat(next.state().due()).isEqualTo("2025-01-20T04:00:00Z");
  }

  @Test
  void withinTheWindowEachDueTimeIsMadeUpFor() {
    JobPlan patient = plan(Duration.ofHours(2));
    Instant now = Instant.parse("2025-01-20T05:30:00Z");

    assertThat(patient.owed(at(TWO), now).due()).isEqualTo("2025-01-20T04:00:00Z");
    assertThat(patient.owed(at(THREE.plus(Duration.ofHours(1))), now).due())
        .isEqualTo("2025-01-20T04:00:00Z");
    assertThat(patient.afterSuccess(at(Instant.parse("2025-01-20T04:00:00Z")), now))
        .isEqualTo(new NextRun(now, at(Instant.parse("2025-01-20T05:00:00Z"))));
  }

  @Test
  void whatFailsIsTriedAgainWithGrowingWaits() {
    JobState state = at(TWO);
    for (int minutes : new int[] {1, 2, 4}) {
      NextRun next = hourly.afterFailure(state, TWO);
      assertThat(next.at()).isEqualTo(TWO.plus(Duration.ofMinutes(minutes)));
      state = next.state();
      assertThat(state.due()).isEqualTo(TWO);
    }

    assertThat(hourly.afterFailure(state, TWO)).isEqualTo(new NextRun(THREE, at(THREE)));
  }

  @Test
  void whatFailsUntilItIsDueAgainIsLeft() {
    assertThat(hourly.afterFailure(at(TWO), THREE.minusSeconds(30)))
        .isEqualTo(new NextRun(THREE, at(THREE)));
  }

  @Test
  void aJobThatTakesEveryInstanceWithItIsLeft() {
    JobState state = at(TWO);
    for (int number = 0; number < 5; number++) {
      NextRun next = hourly.afterDeath(state, TWO);
      assertThat(next.at()).isEqualTo(TWO);
      state = next.state();
    }

    assertThat(hourly.afterDeath(state, TWO)).isEqualTo(new NextRun(THREE, at(THREE)));
  }

  @Test
  void jitterIsTheSameForAllAndSpreadsTheJobs() {
    Schedule jittered = Schedule.cron("0 * * * *").jitter(Duration.ofMinutes(10));
    long different = 0;
    for (int number = 0; number < 100; number++) {
      JobPlan plan = new JobPlan("tenant-" + number + "/nightly", jittered, RETRY, Duration.ZERO);
      NextRun next = plan.first(TWO);
      assertThat(next).isEqualTo(plan.first(TWO));
      assertThat(next.state().due()).isEqualTo(THREE);
      assertThat(next.at()).isBetween(THREE, THREE.plus(Duration.ofMinutes(10)));
      different += next.at().isAfter(THREE.plus(Duration.ofMinutes(5))) ? 1 : 0;
    }
    assertThat(different).isBetween(30L, 70L);
  }

  @Test
  void aStateIsReadAsItWasWritten() {
    JobState state = new JobState(TWO, 2, 1, "0 * * * * (Europe/Berlin)");

    assertThat(JobState.parse(state.text())).isEqualTo(state);
  }

  private static JobPlan plan(Duration catchUp) {
    return new JobPlan("shop/hourly", Schedule.cron("0 * * * *"), RETRY, catchUp);
  }

  private static JobState at(Instant due) {
    return JobState.of(due, Schedule.cron("0 * * * *").toString());
  }
}
