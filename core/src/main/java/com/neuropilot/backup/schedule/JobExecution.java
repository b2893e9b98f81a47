package com.neuropilot.backup.schedule;

import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.ExecutionOperations;
import com.neuropilot.backup.BackupLockedException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the jobs that the scheduler picked, and says when they are begun next. */
final class JobExecution {
  private static final Logger LOG = LoggerFactory.getLogger(JobExecution.class);

  /** While a release is rolled out, some instances know jobs that others do not. */
  private static final Duration WAIT_FOR_ANOTHER = Duration.ofMinutes(1);

  private final Map<String, KnownJob> jobs = new ConcurrentHashMap<>();
  private final Set<String> strangers = ConcurrentHashMap.newKeySet();
  private final RunningJobs running;
  private final InstantSource clock;
  private final Duration waitForLock;

  JobExecution(RunningJobs running, InstantSource clock, Duration waitForLock) {
    this.running = running;
    this.clock = clock;
    this.waitForLock = waitForLock;
  }

  void add(KnownJob job) {
    jobs.put(job.plan().name(), job);
  }

  /** Runs a job, and returns what is to be noted. */
  CompletionHandler<JobState> run(String name, JobState state) {
    KnownJob job = jobs.get(name);
    if (job == null) {
      tellOnce(name);
      return notDone(new NextRun(clock.instant().plus(WAIT_FOR_ANOTHER), state));
    }
    return run(job, job.plan().owed(state, clock.instant()));
  }

  /** Lets the due time of somebody who died be taken over. */
  void takeOver(ExecutionComplete died, ExecutionOperations<JobState> operations) {
    String name = died.getExecution().getId();
    JobState state = (JobState) died.getExecution().taskInstance.getData();
    Instant now = clock.instant();
    KnownJob job = jobs.get(name);
    NextRun next = job == null ? new NextRun(now, state) : job.plan().afterDeath(state, now);
    LOG.warn(
        "{}, due at {}: {} died while running it.",
        name,
        state.due(),
        died.getExecution().pickedBy);
    operations.reschedule(died, next.at(), next.state());
  }

  private CompletionHandler<JobState> run(KnownJob job, JobState state) {
    String name = job.plan().name();
    try {
      LOG.info("{}, due at {}: begins", name, state.due());
      running.run(() -> job.run(state.due()));
      LOG.info("{}, due at {}: done", name, state.due());
      return done(job.plan().afterSuccess(state, clock.instant()));
    } catch (BackupLockedException e) {
      LOG.info("{}, due at {}: waits: {}", name, state.due(), e.getMessage());
      return notDone(new NextRun(clock.instant().plus(waitForLock), state));
    } catch (Exception | LinkageError e) {
      return failed(job, state, e);
    }
  }

  private CompletionHandler<JobState> failed(KnownJob job, JobState state, Throwable failure) {
    String name = job.plan().name();
    Instant now = clock.instant();
    if (running.isStopping()) {
      LOG.info("{}, due at {}: given back, since this instance shuts down", name, state.due());
      return notDone(new NextRun(now, state));
    }
    NextRun next = job.plan().afterFailure(state, now);
    if (next.state().due().equals(state.due())) {
      LOG.warn(
          "{}, due at {}: failed, again at {}: {}", name, state.due(), next.at(), text(failure));
    } else {
      LOG.error("{}, due at {}: failed, given up: {}", name, state.due(), text(failure), failure);
    }
    return notDone(next);
  }

  /** One that was renamed or removed comes each minute, on each instance, for ever. */
  private void tellOnce(String name) {
    if (strangers.add(name)) {
      LOG.warn(
          "{} is due, and this instance does not know it; another one may. If none does any more,"
              + " delete its row from the table of schedules. This is said once.",
          name);
    } else {
      LOG.debug("{} is due, and this instance does not know it.", name);
    }
  }

  private static String text(Throwable failure) {
    return failure.getMessage() == null ? failure.toString() : failure.getMessage();
  }

  private static CompletionHandler<JobState> done(NextRun next) {
    return (complete, operations) -> operations.reschedule(complete, next.at(), next.state());
  }

  private static CompletionHandler<JobState> notDone(NextRun next) {
    return (complete, operations) ->
        operations.reschedule(
            ExecutionComplete.failure(
                complete.getExecution(),
                complete.getTimeDone().minus(complete.getDuration()),
                complete.getTimeDone(),
                null),
            next.at(),
            next.state());
  }
}
