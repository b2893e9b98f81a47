package com.neuropilot.backup.spring;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.neuropilot.backup.BackupPipeline;
import javax.sql.DataSource;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Runs what is due, with the application's own database as the place that instances share. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass(Scheduler.class)
@ConditionalOnBean(DataSource.class)
@ConditionalOnProperty(
    prefix = HostSettings.PREFIX,
    name = HostSettings.RUN_SCHEDULES,
    matchIfMissing = true)
class ScheduleConfiguration {
  @Bean
  ScheduledBackups scheduledBackups(
      DataSource dataSource, BackupPipeline pipeline, HostSettings settings) {
    return new ScheduledBackups(dataSource, pipeline, settings.finishWithin());
  }
}
