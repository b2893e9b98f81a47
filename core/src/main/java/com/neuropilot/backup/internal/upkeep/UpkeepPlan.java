package com.neuropilot.backup.internal.upkeep;

import com.neuropilot.backup.internal.registry.ConfiguredStage;
import com.neuropilot.backup.internal.run.RunPlan.NamedStorage;
import com.neuropilot.backup.spi.Encryptor;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where something is to be done.
 *
 * @param pipeline whose backups
 * @param storages where
 * @param key whose signers are trusted, if any are
 * @param allowUnsigned whether a backup counts that nobody signed, in spite of that
 * @param workDirectory where to keep what is copied from one storage to another
 * @param clock the time
 * @param environment the environment variables
 */
public record UpkeepPlan(
    String pipeline,
    List<NamedStorage> storages,
    Optional<ConfiguredStage<Encryptor>> key,
    boolean allowUnsigned,
    Path workDirectory,
    InstantSource clock,
    Map<String, String> environment) {
  /** Takes a copy. */
  public UpkeepPlan {
    storages = List.copyOf(storages);
  }

  /** Returns the same for other storages. */
  public UpkeepPlan with(List<NamedStorage> others) {
    return new UpkeepPlan(pipeline, others, key, allowUnsigned, workDirectory, clock, environment);
  }

  /** Returns the same for backups that nobody signed as well. */
  public UpkeepPlan allowingUnsigned() {
    return new UpkeepPlan(pipeline, storages, key, true, workDirectory, clock, environment);
  }
}
