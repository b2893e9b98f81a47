package com.neuropilot.backup.cli;

import com.neuropilot.backup.spi.StageConfig;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A database in memory, for tests of the commands alone: {@code source = fake}.
 *
 * @param name tells it from others
 * @param content what a dump of it holds
 * @param failure what every operation fails with; empty for none
 * @param warnings what a dump and a restore warn of
 * @param problems what a restore's look beforehand finds
 */
record FakeDatabase(
    String name, String content, String failure, List<String> warnings, List<String> problems)
    implements StageConfig {
  static final String PROVIDER_ID = "fake";

  /** What was restored, by the database's name. */
  static final Map<String, String> RESTORED = new ConcurrentHashMap<>();

  /** The locks that are held. */
  static final Map<String, Boolean> LOCKS = new ConcurrentHashMap<>();

  @Override
  public String providerId() {
    return PROVIDER_ID;
  }
}
