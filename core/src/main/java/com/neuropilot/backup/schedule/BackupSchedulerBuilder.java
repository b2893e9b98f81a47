package com.neuropilot.backup.schedule;

import com.neuropilot.backup.BackupPipeline;
import com.neuropilot.backup.JobSchedule;
import com.neuropilot.backup.Schedule;
import com.neuropilot.backup.ScheduledJob;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.sql.DataSource;

/**
 * Collects what a {@link BackupScheduler} runs. What is no number, name or duration that makes
 * sense is refused with {@link IllegalArgumentException}. For one thread.
 */
public final class BackupSchedulerBuilder {
  /** The name of the table unless said otherwise. */
  public static final String DEFAULT_TABLE = "neuropilot_backup_schedule";

  private static final Pattern TABLE =
      Pattern.compile("([a-z_][a-z0-9_]{0,40}\\.)?[a-z_][a-z0-9_]{0,40}");

  private final DataSource dataSource;
  private final Map<String, Due> jobs = new LinkedHashMap<>();
  private String table = DEFAULT_TABLE;
  private Optional<String> instance = Optional.empty();
  private int concurrency = 1;
  private Duration poll = Duration.ofSeconds(10);
  private Duration heartbeat = Duration.ofSeconds(15);
  private JobPlan.Retry retry = new JobPlan.Retry(3, Duration.ofMinutes(1));
  private Duration catchUp = Duration.ZERO;
  private Duration finishWithin = Duration.ZERO;
  private InstantSource clock = InstantSource.system();

  BackupSchedulerBuilder(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  private record Due(String label, Schedule schedule, Job job) {}

  /** Runs what a pipeline was built to be due. */
  public BackupSchedulerBuilder add(BackupPipeline pipeline) {
    if (pipeline.schedules().isEmpty()) {
      throw new IllegalArgumentException(
          "The pipeline '"
              + pipeline.name()
              + "' has no schedule; say schedule.LABEL.cron, or scheduled(...) when it is built.");
    }
    pipeline.schedules().forEach(schedule -> add(pipeline, schedule));
    return this;
  }

  /** Makes a backup of each of many databases when one schedule is due. */
  public BackupSchedulerBuilder addAll(
      Collection<BackupPipeline> pipelines, String label, Schedule schedule) {
    pipelines.forEach(
        pipeline -> add(pipeline, new JobSchedule(label, ScheduledJob.BACKUP, schedule)));
    return this;
  }

  /**
   * Runs a job of the host's own.
   *
   * @param name its name: lower-case letters, digits, hyphens
   */
  public BackupSchedulerBuilder add(String name, Schedule schedule, Job job) {
    return put(name, new Due(name, schedule, job));
  }

  /** Runs so many jobs at a time in this instance; 1 unless said otherwise. */
  public BackupSchedulerBuilder concurrency(int jobsAtATime) {
    if (jobsAtATime < 1) {
      throw new IllegalArgumentException("concurrency is " + jobsAtATime + "; it must be positive");
    }
    concurrency = jobsAtATime;
    return this;
  }

  /** Looks for what is due so often; every 10 seconds unless said otherwise. */
  public BackupSchedulerBuilder pollEvery(Duration interval) {
    poll = requirePositive("pollEvery", interval);
    return this;
  }

  /**
   * Says so often in the table that this instance is alive; every 15 seconds unless said otherwise.
   * What an instance ran that is silent for four times as long is taken over by another.
   */
  public BackupSchedulerBuilder heartbeatEvery(Duration interval) {
    heartbeat = requirePositive("heartbeatEvery", interval);
    return this;
  }

  /**
   * Tries again what failed, before the next due time; 3 times, after 1, 2 and 4 minutes, unless
   * said otherwise.
   *
   * @param times how often
   * @param first the wait before the first of them; each further one is twice as long
   */
  public BackupSchedulerBuilder retry(int times, Duration first) {
    if (times < 0) {
      throw new IllegalArgumentException("retry is " + times + " times; it must not be negative");
    }
    retry = new JobPlan.Retry(times, requirePositive("retry", first));
    return this;
  }

  /**
   * Makes up for each due time that was missed by less than this. Unless it is said, and for what
   * was missed by more, one run makes up for all: that of the newest.
   */
  public BackupSchedulerBuilder catchUp(Duration window) {
    catchUp = requirePositive("catchUp", window);
    return this;
  }

  /**
   * Lets running jobs go on for so long when the application shuts down. Unless it is said, they
   * are cancelled at once. What was not done then is done by another instance, or after the next
   * start.
   */
  public BackupSchedulerBuilder finishOnShutdown(Duration most) {
    finishWithin = requirePositive("finishOnShutdown", most);
    return this;
  }

  /** Keeps the state in this table; {@value #DEFAULT_TABLE} unless said otherwise. */
  public BackupSchedulerBuilder table(String name) {
    if (!TABLE.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "'"
              + name
              + "' is no table's name: it takes lower-case letters, digits, underscores, and"
              + " a schema before a dot");
    }
    table = name;
    return this;
  }

  /** Calls this instance so; by host and process unless said otherwise. */
  public BackupSchedulerBuilder instance(String name) {
    instance = Optional.of(name);
    return this;
  }

  /** Takes the time from this clock. */
  public BackupSchedulerBuilder clock(InstantSource newClock) {
    clock = newClock;
    return this;
  }

  /**
   * Begins: makes the table if it is missing, and runs what was missed.
   *
   * @throws SchedulerException when the table cannot be used
   */
  public BackupScheduler start() {
    List<KnownJob> known = new ArrayList<>();
    jobs.forEach(
        (name, due) ->
            known.add(
                new KnownJob(
                    due.label(), new JobPlan(name, due.schedule(), retry, catchUp), due.job())));
    return BackupScheduler.start(
        dataSource,
        new SchedulerSettings(table, instance, concurrency, poll, heartbeat, finishWithin, clock),
        known);
  }

  private void add(BackupPipeline pipeline, JobSchedule schedule) {
    put(
        pipeline.name() + "/" + schedule.label(),
        new Due(schedule.label(), schedule.schedule(), PipelineJobs.of(pipeline, schedule.job())));
  }

  private BackupSchedulerBuilder put(String name, Due due) {
    if (jobs.putIfAbsent(name, due) != null) {
      throw new IllegalArgumentException(
          "'" + name + "' is added twice; give each pipeline and each job a name of its own");
    }
    return this;
  }

  private static Duration requirePositive(String what, Duration duration) {
    if (duration.isNegative() || duration.isZero()) {
      throw new IllegalArgumentException(what + " is " + duration + "; it must be positive");
    }
    return duration;
  }
}
