package com.neuropilot.backup.spring;

import org.flywaydb.core.Flyway;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Backs up before Flyway migrates, if it is going to. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass({Flyway.class, FlywayMigrationStrategy.class})
@ConditionalOnProperty(
    prefix = HostSettings.PREFIX,
    name = HostSettings.BEFORE_MIGRATION,
    matchIfMissing = true)
class FlywayConfiguration {
  @Bean
  @ConditionalOnMissingBean
  FlywayMigrationStrategy backupBeforeFlyway(BackupBeforeMigration backup) {
    return flyway -> {
      int pending = flyway.info().pending().length;
      if (pending > 0) {
        backup.ensure("Flyway's migration (" + pending + " pending)");
      }
      flyway.migrate();
    };
  }
}
