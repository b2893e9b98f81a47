package com.neuropilot.backup.spring;

import com.neuropilot.backup.BackupPipeline;
import com.neuropilot.backup.schedule.BackupScheduler;
import com.neuropilot.backup.schedule.BackupSchedulerBuilder;
import java.time.Duration;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

/**
 * Begins after everything else when the application starts, and ends before everything else when it
 * shuts down: what runs is cancelled within 10 seconds, its tools are ended, and its due time is
 * owed still, to another instance or the next start.
 */
final class ScheduledBackups implements SmartLifecycle {
  private final DataSource dataSource;
  private final BackupPipeline pipeline;
  private final Optional<Duration> finishWithin;
  private @Nullable BackupScheduler scheduler;

  ScheduledBackups(
      DataSource dataSource, BackupPipeline pipeline, Optional<Duration> finishWithin) {
    this.dataSource = dataSource;
    this.pipeline = pipeline;
    this.finishWithin = finishWithin;
  }

  @Override
  public synchronized void start() {
    if (scheduler == null && !pipeline.schedules().isEmpty()) {
      BackupSchedulerBuilder builder = BackupScheduler.on(dataSource).add(pipeline);
      finishWithin.ifPresent(builder::finishOnShutdown);
      scheduler = builder.start();
    }
  }

  @Override
  public synchronized void stop() {
    if (scheduler != null) {
      scheduler.close();
      scheduler = null;
    }
  }

  @Override
  public synchronized boolean isRunning() {
    return scheduler != null;
  }
}
