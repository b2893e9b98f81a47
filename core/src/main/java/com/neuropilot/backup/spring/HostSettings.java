package com.neuropilot.backup.spring;

import com.neuropilot.backup.BackupPipeline;
import com.neuropilot.backup.spi.InvalidOptionsException;
import com.neuropilot.backup.spi.StageOptions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/**
 * What {@code neuropilot.backup.*} says: the keys of the configuration file, and a few that only a
 * host needs.
 *
 * @param keys the keys of the configuration file
 * @param finishWithin how long running jobs may go on when the application shuts down; empty if
 *     they are cancelled
 * @param reuseWithin how young a backup may be to serve before a migration
 */
record HostSettings(
    Map<String, String> keys, Optional<Duration> finishWithin, Duration reuseWithin) {
  /** What all keys begin with. */
  static final String PREFIX = "neuropilot.backup";

  static final String ENABLED = "enabled";
  static final String RUN_SCHEDULES = "run-schedules";
  static final String ON_SHUTDOWN = "on-shutdown";
  static final String BEFORE_MIGRATION = "before-migration";
  static final String REUSE_WITHIN = "before-migration.reuse-within";

  /** The keys that the configuration file does not have. */
  static final Set<String> OWN =
      Set.of(ENABLED, RUN_SCHEDULES, ON_SHUTDOWN, BEFORE_MIGRATION, REUSE_WITHIN);

  private static final String SOURCE = "source";
  private static final String POSTGRESQL = "postgresql";
  private static final String NO_DATABASE =
      PREFIX
          + ".source.url is missing: the application has no JdbcConnectionDetails"
          + " (spring.datasource.url) to take the connection from. Say it, or "
          + PREFIX
          + ".source = postgresql to have it found as libpq finds it.";
  private static final Set<String> CONNECTION =
      Set.of("url", "host", "port", "database", "user", "password-file", "password-env");

  HostSettings {
    keys = Map.copyOf(keys);
  }

  /**
   * Reads them.
   *
   * @throws InvalidOptionsException when a host's own key cannot be used
   */
  static HostSettings of(Environment environment) {
    Map<String, String> keys =
        new TreeMap<>(
            Binder.get(environment)
                .bind(PREFIX, Bindable.mapOf(String.class, String.class))
                .orElse(Map.of()));
    Map<String, String> own = new TreeMap<>(keys);
    own.keySet().retainAll(OWN);
    keys.keySet().removeAll(OWN);
    StageOptions options = StageOptions.of(PREFIX + ".", own);
    boolean cancel = options.text(ON_SHUTDOWN).orElse("cancel").equals("cancel");
    Optional<Duration> finish = cancel ? Optional.empty() : options.duration(ON_SHUTDOWN);
    Duration reuse = options.duration(REUSE_WITHIN).orElse(Duration.ofMinutes(15));
    OWN.forEach(options::text);
    if (!options.problems().isEmpty()) {
      throw new InvalidOptionsException(options.problems());
    }
    return new HostSettings(keys, finish, reuse);
  }

  /**
   * Builds the pipeline.
   *
   * @param database the application's, which is backed up unless the keys name one
   * @throws InvalidOptionsException when nothing says which database: a guess could be a wrong one
   */
  BackupPipeline pipeline(@Nullable ApplicationDatabase database) {
    Properties properties = new Properties();
    properties.putAll(keys);
    if (database == null && !isDatabaseNamed() && !keys.containsKey(SOURCE)) {
      throw new InvalidOptionsException(List.of(NO_DATABASE));
    }
    if (database == null || isDatabaseNamed()) {
      properties.putIfAbsent(SOURCE, POSTGRESQL);
      return BackupPipeline.fromProperties(properties);
    }
    Map<String, String> options = sourceOptions();
    properties.remove(SOURCE);
    options.keySet().forEach(key -> properties.remove(SOURCE + "." + key));
    return BackupPipeline.builder(database.source(options), properties).build();
  }

  private boolean isDatabaseNamed() {
    return !keys.getOrDefault(SOURCE, POSTGRESQL).equals(POSTGRESQL)
        || sourceOptions().keySet().stream().anyMatch(CONNECTION::contains);
  }

  private Map<String, String> sourceOptions() {
    Map<String, String> options = new TreeMap<>();
    String prefix = SOURCE + ".";
    keys.forEach(
        (key, value) -> {
          if (key.startsWith(prefix)) {
            options.put(key.substring(prefix.length()), value);
          }
        });
    return options;
  }
}
