package com.neuropilot.backup.postgres;

import com.neuropilot.backup.spi.StageContext;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** What a host would lend: the machine's {@code PATH} and nothing else of the environment. */
final class TestContext implements StageContext {
  private final Map<String, String> environment = new HashMap<>();
  private final List<String> warnings = new CopyOnWriteArrayList<>();
  private final Path directory;
  private Instant now = Instant.parse("2026-11-23T02:00:00Z");

  TestContext(Path directory) {
    this.directory = directory;
    environment.put("PATH", System.getenv("PATH"));
    environment.put("HOME", directory.toString());
  }

  TestContext at(Instant time) {
    now = time;
    return this;
  }

  TestContext with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  List<String> warnings() {
    return warnings;
  }

  @Override
  public InstantSource clock() {
    return InstantSource.fixed(now);
  }

  @Override
  public Map<String, String> environment() {
    return environment;
  }

  @Override
  public Path workDirectory() {
    return directory;
  }

  @Override
  public void warn(String message) {
    warnings.add(message);
  }
}
