package com.neuropilot.backup.spring;

import com.neuropilot.backup.metrics.BackupMeters;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Measures the pipeline. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBean(MeterRegistry.class)
class MetersConfiguration {
  @Bean(destroyMethod = "close")
  BackupMeters backupMeters(MeterRegistry registry) {
    return BackupMeters.on(registry);
  }

  @Bean
  PipelineWatch backupWatch(BackupMeters meters) {
    return meters::watch;
  }
}
