package com.neuropilot.backup.spring;

import com.neuropilot.backup.BackupPipeline;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;

/**
 * Makes a {@link BackupPipeline} of {@code neuropilot.backup.*}, unless the application has one of
 * its own, and with it, as far as the class path has what they need: schedules, meters, health, and
 * the backup before a migration by Flyway or Liquibase.
 *
 * <p>Does nothing without {@code neuropilot.backup.name}, or with {@code neuropilot.backup.enabled
 * = false}.
 */
@AutoConfiguration(
    afterName = {
      "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration",
      "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration",
      "org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration",
      "org.springframework.boot.micrometer.metrics.autoconfigure.export.prometheus.PrometheusMetricsExportAutoConfiguration"
    },
    beforeName = {
      "org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration",
      "org.springframework.boot.liquibase.autoconfigure.LiquibaseAutoConfiguration"
    })
@ConditionalOnProperty(prefix = HostSettings.PREFIX, name = "name")
@ConditionalOnProperty(
    prefix = HostSettings.PREFIX,
    name = HostSettings.ENABLED,
    matchIfMissing = true)
@Import({
  DatabaseConfiguration.class,
  MetersConfiguration.class,
  HealthConfiguration.class,
  ScheduleConfiguration.class,
  FlywayConfiguration.class,
  LiquibaseConfiguration.class
})
public final class BackupAutoConfiguration {
  /** For Spring. */
  BackupAutoConfiguration() {}

  @Bean
  HostSettings backupHostSettings(Environment environment) {
    return HostSettings.of(environment);
  }

  @Bean
  @ConditionalOnMissingBean
  BackupPipeline backupPipeline(
      HostSettings settings,
      ObjectProvider<ApplicationDatabase> database,
      ObjectProvider<PipelineWatch> watch) {
    BackupPipeline pipeline = settings.pipeline(database.getIfAvailable());
    return watch.getIfAvailable(() -> unwatched -> unwatched).watch(pipeline);
  }

  @Bean
  BackupBeforeMigration backupBeforeMigration(
      HostSettings settings, ObjectProvider<BackupPipeline> pipeline) {
    return new BackupBeforeMigration(pipeline::getObject, settings.reuseWithin());
  }
}
