package com.neuropilot.backup.schedule;

import com.neuropilot.backup.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.SplittableRandom;

/**
 * Decides when a job is begun next, and for which due time.
 *
 * @param name the job's name
 * @param schedule when it is due
 * @param retry how often it is tried
 * @param catchUp due times that were missed by less than this are each made up for; of older ones
 *     only the newest
 */
record JobPlan(String name, Schedule schedule, Retry retry, Duration catchUp) {
  /** A job that takes the process with it must not do that to one instance after the other. */
  private static final int MOST_TAKEOVERS = 5;

  /**
   * How often a job is tried for a due time.
   *
   * @param times after the first time
   * @param first the wait before the first of them; each further one is twice as long
   */
  record Retry(int times, Duration first) {
    private static final int MOST_DOUBLINGS = 20;

    Duration before(int failure) {
      return first.multipliedBy(1L << Math.min(failure - 1, MOST_DOUBLINGS));
    }
  }

  /** Returns the first due time after now. */
  NextRun first(Instant now) {
    return waiting(schedule.next(now));
  }

  /** Returns the state for the due time that is owed now: what else was missed goes into one. */
  JobState owed(JobState state, Instant now) {
    return state.at(owedFrom(state.due(), now));
  }

  NextRun afterSuccess(JobState state, Instant now) {
    Instant next = schedule.next(state.due());
    return next.isAfter(now)
        ? waiting(next)
        : new NextRun(now, JobState.of(owedFrom(next, now), schedule.toString()));
  }

  /** Returns the same due time later, or the next one when that is due by then. */
  NextRun afterFailure(JobState state, Instant now) {
    JobState failed = state.failed();
    Instant again = now.plus(retry.before(failed.failures()));
    return failed.failures() <= retry.times() && again.isBefore(schedule.next(state.due()))
        ? new NextRun(again, failed)
        : afterSuccess(state, now);
  }

  NextRun afterDeath(JobState state, Instant now) {
    JobState takenOver = state.takenOver();
    return takenOver.takeovers() <= MOST_TAKEOVERS
        ? new NextRun(now, takenOver)
        : afterSuccess(state, now);
  }

  private NextRun waiting(Instant due) {
    return new NextRun(due.plus(jitter(due)), JobState.of(due, schedule.toString()));
  }

  private Instant owedFrom(Instant due, Instant now) {
    Instant newest = schedule.previous(now.plusNanos(1));
    Instant oldest = now.minus(catchUp);
    if (!due.isBefore(newest) || !due.isBefore(oldest)) {
      return due;
    }
    Instant first = schedule.next(oldest.minusNanos(1));
    return first.isBefore(newest) ? first : newest;
  }

  /** The same for everybody who asks. */
  private Duration jitter(Instant due) {
    long most = schedule.jitter().toMillis();
    return Duration.ofMillis(new SplittableRandom(Objects.hash(name, due)).nextLong(most + 1));
  }
}
