package com.neuropilot.backup.spring;

import com.neuropilot.backup.postgres.Postgres;
import com.neuropilot.backup.postgres.PostgresProvider;
import com.neuropilot.backup.spi.InvalidOptionsException;
import com.neuropilot.backup.spi.Secret;
import com.neuropilot.backup.spi.StageOptions;
import java.util.Map;
import java.util.Optional;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Takes the connection that the application has. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass(JdbcConnectionDetails.class)
class DatabaseConfiguration {
  @Bean
  @ConditionalOnBean(JdbcConnectionDetails.class)
  ApplicationDatabase backupDatabase(JdbcConnectionDetails details) {
    return options -> source(details, options);
  }

  private static Postgres source(JdbcConnectionDetails details, Map<String, String> options) {
    StageOptions given = StageOptions.of("source.", options);
    Postgres beside = new PostgresProvider().configure(given);
    if (!given.problems().isEmpty()) {
      throw new InvalidOptionsException(given.problems());
    }
    Postgres.Builder builder = Postgres.url(details.getJdbcUrl()).from(beside);
    Optional.ofNullable(details.getUsername()).ifPresent(builder::user);
    if (details.getPassword() != null) {
      builder.password(Secret.from(() -> password(details)));
    }
    return builder.build();
  }

  /** Asked for at each use: it may be another one by then. */
  private static char[] password(JdbcConnectionDetails details) {
    return Optional.ofNullable(details.getPassword()).orElse("").toCharArray();
  }
}
