package com.neuropilot.backup.internal.registry;

import com.neuropilot.backup.spi.InvalidOptionsException;
import com.neuropilot.backup.spi.StageConfig;
import com.neuropilot.backup.spi.StageContext;
import com.neuropilot.backup.spi.StageException;
import com.neuropilot.backup.spi.StageOptions;
import com.neuropilot.backup.spi.StageProvider;
import java.io.IOException;
import java.util.List;

/**
 * Stands for a plug-in that was not found, where others may do without it.
 *
 * @param id the id that was asked for
 * @param problem what to say when it is needed
 */
record MissingProvider(String id, String problem) implements StageProvider<StageConfig, Object> {
  @Override
  public Class<StageConfig> configType() {
    return StageConfig.class;
  }

  @Override
  public StageConfig configure(StageOptions options) {
    throw new InvalidOptionsException(List.of(problem));
  }

  @Override
  public Object create(StageConfig config, StageContext context) throws IOException {
    throw new StageException(problem, false);
  }

  /** Returns a configuration that says nothing but the id. */
  StageConfig config() {
    return () -> id;
  }
}
