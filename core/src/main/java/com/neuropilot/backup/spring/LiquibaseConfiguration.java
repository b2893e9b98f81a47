package com.neuropilot.backup.spring;

import liquibase.integration.spring.SpringLiquibase;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Backs up before Liquibase updates, if it is going to. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass(SpringLiquibase.class)
@ConditionalOnProperty(
    prefix = HostSettings.PREFIX,
    name = HostSettings.BEFORE_MIGRATION,
    matchIfMissing = true)
class LiquibaseConfiguration {
  @Bean
  static BeanPostProcessor backupBeforeLiquibase(ObjectProvider<BackupBeforeMigration> backup) {
    return new BeanPostProcessor() {
      @Override
      public Object postProcessBeforeInitialization(Object bean, String name) {
        if (bean instanceof SpringLiquibase liquibase) {
          UnrunChangeSets.backUpBefore(liquibase, backup);
        }
        return bean;
      }
    };
  }
}
