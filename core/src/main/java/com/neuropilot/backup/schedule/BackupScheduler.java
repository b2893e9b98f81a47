package com.neuropilot.backup.schedule;

import com.github.kagkarlsson.scheduler.ScheduledExecution;
import com.github.kagkarlsson.scheduler.ScheduledExecutionsFilter;
import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.exceptions.TaskInstanceException;
import com.github.kagkarlsson.scheduler.logging.LogLevel;
import com.github.kagkarlsson.scheduler.task.TaskInstanceId;
import com.github.kagkarlsson.scheduler.task.helper.CustomTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs jobs when they are due: backups, drills, prunes, and what else the host wants.
 *
 * <pre>{@code
 * try (BackupScheduler scheduler = BackupScheduler.on(dataSource).add(nightly).start()) { ... }
 * }</pre>
 *
 * <ul>
 *   <li>Of all instances on one table, one runs a job for a due time, whoever is free first. An
 *       instance more is capacity more.
 *   <li>What was missed while no instance ran is made up for at the start, by one run.
 *   <li>What an instance ran that died is taken over by another.
 *   <li>What fails is tried again; what is still failing when it is due again is left.
 *   <li>{@link #close()}, and the end of the JVM, cancel what runs, and its due time is owed still.
 * </ul>
 *
 * <p>The table lies in a PostgreSQL database, which may be the one that is backed up, but need not.
 * Safe for use by several threads.
 */
public final class BackupScheduler implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BackupScheduler.class);
  private static final String TASK = "neuropilot-backup";
  private static final Duration CANCEL_WITHIN = Duration.ofSeconds(10);
  private static final int HEARTBEATS = 4;

  private final Scheduler scheduler;
  private final RunningJobs running;
  private final boolean cancels;
  private final Thread hook = new Thread(this::close, "neuropilot-scheduler-stop");
  private boolean closed;

  private BackupScheduler(Scheduler scheduler, RunningJobs running, boolean cancels) {
    this.scheduler = scheduler;
    this.running = running;
    this.cancels = cancels;
  }

  /**
   * Begins a scheduler.
   *
   * @param dataSource where its table lies; it stays the caller's and is closed after the scheduler
   */
  public static BackupSchedulerBuilder on(DataSource dataSource) {
    return new BackupSchedulerBuilder(dataSource);
  }

  /** Returns the statements that make the table, for whoever may not let {@code start()} do it. */
  public static String tableDefinition() {
    return SchedulerTable.definition(BackupSchedulerBuilder.DEFAULT_TABLE);
  }

  static BackupScheduler start(
      DataSource dataSource, SchedulerSettings settings, List<KnownJob> jobs) {
    new SchedulerTable(dataSource, settings.table()).create();
    RunningJobs running = new RunningJobs();
    JobExecution execution = new JobExecution(running, settings.clock(), settings.poll());
    jobs.forEach(execution::add);
    CustomTask<JobState> task =
        Tasks.custom(TASK, JobState.class)
            .onDeadExecution(execution::takeOver)
            .onFailure(execution::takeOver)
            .execute((instance, context) -> execution.run(instance.getId(), instance.getData()));
    Scheduler scheduler = scheduler(dataSource, settings, task);
    jobs.forEach(job -> ensure(scheduler, task, job, settings.clock()));
    scheduler.start();
    BackupScheduler started =
        new BackupScheduler(scheduler, running, settings.finishWithin().isZero());
    Runtime.getRuntime().addShutdownHook(started.hook);
    return started;
  }

  /** Returns where the jobs of all instances are, in the order of their names. */
  public List<JobStatus> jobs() {
    List<JobStatus> jobs = new ArrayList<>();
    scheduler.fetchScheduledExecutionsForTask(
        TASK,
        JobState.class,
        ScheduledExecutionsFilter.all(),
        execution -> jobs.add(status(execution)));
    jobs.sort(Comparator.comparing(JobStatus::name));
    return jobs;
  }

  /**
   * Stops: begins nothing more, cancels what runs or lets it finish, and gives its due time back.
   * Returns within 10 seconds or so if it cancels.
   */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    running.stop();
    if (cancels) {
      running.cancel();
    }
    scheduler.stop();
    forgetHook();
  }

  private void forgetHook() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The JVM is ending, and this is the hook, or somebody else's.
    }
  }

  private static Scheduler scheduler(
      DataSource dataSource, SchedulerSettings settings, CustomTask<JobState> task) {
    InstantSource clock = settings.clock();
    String host = new SchedulerName.Hostname().getName();
    String instance = settings.instance().orElse(host + ":" + ProcessHandle.current().pid());
    return Scheduler.create(dataSource, task)
        .tableName(settings.table())
        .serializer(new StateSerializer())
        .schedulerName(new SchedulerName.Fixed(instance))
        .threads(settings.concurrency())
        .pollingInterval(settings.poll())
        // As many as there are free threads: the rest is for the other instances.
        .pollUsingLockAndFetch(0.5, 1.0)
        .heartbeatInterval(settings.heartbeat())
        .missedHeartbeatsLimit(HEARTBEATS)
        .shutdownMaxWait(settings.finishWithin().isZero() ? CANCEL_WITHIN : settings.finishWithin())
        .failureLogging(LogLevel.WARN, true)
        .commitWhenAutocommitDisabled(true)
        .clock(clock::instant)
        .build();
  }

  /** What is in the table stays, unless it is not due yet and another schedule says when it is. */
  private static void ensure(
      Scheduler scheduler, CustomTask<JobState> task, KnownJob job, InstantSource clock) {
    String name = job.plan().name();
    Instant now = clock.instant();
    NextRun first = job.plan().first(now);
    if (scheduler.scheduleIfNotExists(task.instance(name, first.state()), first.at())) {
      LOG.info("{} is due first at {}", name, first.state().due());
      return;
    }
    TaskInstanceId id = TaskInstanceId.of(TASK, name);
    Optional<JobState> state =
        scheduler
            .getScheduledExecution(id)
            .filter(execution -> !execution.isPicked())
            .map(execution -> (JobState) execution.getData());
    if (state.isPresent()
        && state.get().due().isAfter(now)
        && !state.get().schedule().equals(first.state().schedule())) {
      reschedule(scheduler, id, first);
    }
  }

  private static void reschedule(Scheduler scheduler, TaskInstanceId id, NextRun next) {
    try {
      scheduler.reschedule(id, next.at(), next.state());
      LOG.info("{} has another schedule and is due at {}", id.getId(), next.state().due());
    } catch (TaskInstanceException e) {
      LOG.debug("Another instance was quicker.", e);
    }
  }

  private static JobStatus status(ScheduledExecution<JobState> execution) {
    JobState state = execution.getData();
    return new JobStatus(
        execution.getTaskInstance().getId(),
        state.due(),
        execution.getExecutionTime(),
        Optional.ofNullable(execution.getPickedBy()),
        Optional.ofNullable(execution.getLastSuccess()),
        state.failures());
  }
}
