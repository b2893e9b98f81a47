package com.neuropilot.backup.internal.run;

import com.neuropilot.backup.spi.StageContext;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;

/**
 * What a run lends to its stages.
 *
 * @param clock the time
 * @param environment the environment variables
 * @param workDirectory a directory of the run
 * @param journal keeps warnings
 */
public record RunContext(
    InstantSource clock, Map<String, String> environment, Path workDirectory, RunJournal journal)
    implements StageContext {
  @Override
  public void warn(String message) {
    journal.warn(message);
  }
}
