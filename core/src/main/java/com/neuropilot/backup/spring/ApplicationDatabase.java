package com.neuropilot.backup.spring;

import com.neuropilot.backup.spi.StageConfig;
import java.util.Map;

/** The database that the application itself uses. */
@FunctionalInterface
interface ApplicationDatabase {
  /**
   * Returns it as a source.
   *
   * @param options the keys below {@code source}, which say nothing of the connection
   */
  StageConfig source(Map<String, String> options);
}
