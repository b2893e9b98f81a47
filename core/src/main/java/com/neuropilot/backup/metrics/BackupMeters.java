package com.neuropilot.backup.metrics;

import com.neuropilot.backup.BackupPipeline;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Registers meters of pipelines with Micrometer, named {@code neuropilot.backup.*} and tagged with
 * {@code pipeline}.
 *
 * <pre>{@code
 * BackupMeters meters = BackupMeters.on(registry);
 * BackupPipeline nightly = meters.watch(pipeline);   // run this one
 * }</pre>
 *
 * <ul>
 *   <li>Durations are in seconds, sizes in bytes, times in seconds since 1970, as Prometheus wants
 *       them; what is also in the metrics file has the same name there.
 *   <li>What lies at the destinations is looked at when a pipeline is watched first, after each run
 *       and at intervals, in a thread of its own: whoever reads meters waits for no storage.
 *   <li>Safe for use by several threads.
 * </ul>
 */
public final class BackupMeters implements AutoCloseable {
  private static final Duration LOOK_EVERY = Duration.ofMinutes(5);
  private static final long END_SECONDS = 10;

  private final MeterRegistry registry;
  private final List<PipelineMeters> watched = new CopyOnWriteArrayList<>();
  private final ScheduledThreadPoolExecutor looking;
  private final Future<?> rounds;

  private BackupMeters(MeterRegistry registry, Duration interval) {
    this.registry = registry;
    this.looking = new ScheduledThreadPoolExecutor(1, BackupMeters::thread);
    looking.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    long millis = interval.toMillis();
    rounds = looking.scheduleWithFixedDelay(this::refresh, millis, millis, TimeUnit.MILLISECONDS);
  }

  /** Registers meters here; looks at the destinations every 5 minutes. */
  public static BackupMeters on(MeterRegistry registry) {
    return on(registry, LOOK_EVERY);
  }

  /**
   * Registers meters here.
   *
   * @param interval how often to look at the destinations, beside after each run; with pay-per-call
   *     storages, rather rarely
   * @throws IllegalArgumentException when it is not a millisecond at least
   */
  public static BackupMeters on(MeterRegistry registry, Duration interval) {
    if (interval.toMillis() < 1) {
      throw new IllegalArgumentException("interval is " + interval + "; it must be positive");
    }
    return new BackupMeters(registry, interval);
  }

  /**
   * Returns a pipeline that does what this one does, and whose runs, catalogs and drills are
   * measured.
   */
  public BackupPipeline watch(BackupPipeline pipeline) {
    PipelineMeters meters = new PipelineMeters(pipeline, registry, looking);
    watched.add(meters);
    meters.lookSoon();
    return pipeline.listeningWith(meters);
  }

  /** Looks at the destinations of all pipelines now, on the calling thread. */
  public void refresh() {
    watched.forEach(PipelineMeters::look);
  }

  /**
   * Looks no more, and waits for a look that goes on, 10 s at most. The meters stay as they are.
   */
  @Override
  public void close() {
    rounds.cancel(true);
    looking.shutdownNow();
    try {
      looking.awaitTermination(END_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "neuropilot-meters");
    thread.setDaemon(true);
    return thread;
  }
}
