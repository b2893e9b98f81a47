package com.neuropilot.backup.spring;

import com.neuropilot.backup.BackupPipeline;
import java.time.InstantSource;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Shows in Actuator whether the backups are there: component {@code backup}. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass(HealthIndicator.class)
class HealthConfiguration {
  @Bean
  HealthIndicator backupHealthIndicator(BackupPipeline pipeline) {
    return new PipelineHealthIndicator(pipeline::health, InstantSource.system());
  }
}
