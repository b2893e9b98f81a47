package com.neuropilot.backup.internal.upkeep;

import com.neuropilot.backup.internal.run.RunPlan.NamedStorage;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/**
 * Where something is to be done.
 *
 * @param pipeline whose backups
 * @param storages where
 * @param workDirectory where to keep what is copied from one storage to another
 * @param clock the time
 * @param environment the environment variables
 */
public record UpkeepPlan(
    String pipeline,
    List<NamedStorage> storages,
    Path workDirectory,
    InstantSource clock,
    Map<String, String> environment) {
  /** Takes a copy. */
  public UpkeepPlan {
    storages = List.copyOf(storages);
  }

  /** Returns the same for other storages. */
  public UpkeepPlan with(List<NamedStorage> others) {
    return new UpkeepPlan(pipeline, others, workDirectory, clock, environment);
  }
}
