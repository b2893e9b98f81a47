package com.neuropilot.backup.postgres;

import com.neuropilot.backup.spi.StageContext;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.stream.Collectors;

/** The context without the variables of libpq, which describe another server. */
record OwnServerContext(StageContext context) implements StageContext {
  @Override
  public InstantSource clock() {
    return context.clock();
  }

  @Override
  public Map<String, String> environment() {
    return context.environment().entrySet().stream()
        .filter(variable -> !variable.getKey().startsWith("PG"))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  @Override
  public Path workDirectory() {
    return context.workDirectory();
  }

  @Override
  public void warn(String message) {
    context.warn(message);
  }
}
