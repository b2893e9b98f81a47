package com.neuropilot.backup.spring;

import com.neuropilot.backup.postgres.PostgresServer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;

/** An application as a host writes it, of this database. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
class Application {
  @Bean
  MeterRegistry registry() {
    return new SimpleMeterRegistry();
  }

  /** Starts it with these properties beside those of every application. */
  static ConfigurableApplicationContext start(
      PostgresServer server, String database, Path work, String... properties) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "spring.main.banner-mode=off",
                "spring.main.register-shutdown-hook=false",
                "spring.datasource.type=org.springframework.jdbc.datasource.SimpleDriverDataSource",
                "spring.datasource.url=jdbc:postgresql://"
                    + server.host()
                    + ":"
                    + server.port()
                    + "/"
                    + database
                    + "?ApplicationName=shop&reWriteBatchedInserts=true",
                "spring.datasource.username=" + PostgresServer.SUPERUSER,
                "spring.datasource.password=" + PostgresServer.PASSWORD,
                "spring.flyway.baseline-on-migrate=true",
                "spring.flyway.enabled=false",
                "spring.liquibase.enabled=false",
                "neuropilot.backup.name=shop",
                "neuropilot.backup.encryptor=none",
                "neuropilot.backup.storage.near=memory",
                "neuropilot.backup.storage.near.name=" + database,
                "neuropilot.backup.work-directory=" + work));
    arguments.addAll(List.of(properties));
    return new SpringApplicationBuilder(Application.class)
        .web(WebApplicationType.NONE)
        .properties(arguments.toArray(String[]::new))
        .run();
  }
}
