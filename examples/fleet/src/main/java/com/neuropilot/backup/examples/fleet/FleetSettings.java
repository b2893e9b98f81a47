package com.neuropilot.backup.examples.fleet;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What a file says: all keys of the library but {@code name} and {@code source.database}, which
 * each tenant has its own of, and those of the fleet, which begin with {@code fleet.}.
 *
 * @param common the library's keys
 * @param own the fleet's
 */
record FleetSettings(Map<String, String> common, Map<String, String> own) {
  private static final String PREFIX = "fleet.";

  static FleetSettings read(Path file) throws IOException {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    }
    return new FleetSettings(
        keys(properties, key -> !key.startsWith(PREFIX)),
        keys(properties, key -> key.startsWith(PREFIX)));
  }

  private static Map<String, String> keys(Properties properties, Predicate<String> which) {
    return properties.stringPropertyNames().stream()
        .filter(which)
        .collect(Collectors.toMap(key -> key, key -> properties.getProperty(key, "")));
  }

  /** Where the instances share what is due, as pgjdbc takes it; its password is in ~/.pgpass. */
  String schedulerUrl() {
    return require("scheduler-url");
  }

  /** Which databases of the source's server are tenants': a pattern of SQL's LIKE. */
  String tenants() {
    return require("tenants");
  }

  /** How many backups one instance makes at a time. */
  int concurrency() {
    return Integer.parseInt(own.getOrDefault(PREFIX + "concurrency", "2"));
  }

  Duration poll() {
    return duration("poll", "PT10S");
  }

  Duration heartbeat() {
    return duration("heartbeat", "PT15S");
  }

  Duration catchUp() {
    return duration("catch-up", "PT1H");
  }

  private Duration duration(String key, String usual) {
    return Duration.parse(own.getOrDefault(PREFIX + key, usual));
  }

  private String require(String key) {
    String value = own.get(PREFIX + key);
    if (value == null) {
      throw new IllegalArgumentException("The configuration file lacks " + PREFIX + key + ".");
    }
    return value;
  }
}
