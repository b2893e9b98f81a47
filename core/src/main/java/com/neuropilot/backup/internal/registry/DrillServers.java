package com.neuropilot.backup.internal.registry;

import com.neuropilot.backup.spi.DrillServer;
import com.neuropilot.backup.spi.DumpInfo;
import com.neuropilot.backup.spi.DumpSource;
import com.neuropilot.backup.spi.DumpSourceProvider;
import com.neuropilot.backup.spi.StageConfig;
import com.neuropilot.backup.spi.StageContext;
import java.io.IOException;

/** Opens the servers that drills restore on. */
public final class DrillServers {
  private DrillServers() {}

  /** Takes the server that a configuration describes. */
  public static DrillServer use(ConfiguredStage<DumpSource> stage, StageContext context)
      throws IOException {
    return use((DumpSourceProvider<?>) stage.provider(), stage.config(), context);
  }

  /** Starts a server of its own. */
  public static DrillServer start(
      ConfiguredStage<DumpSource> stage, DumpInfo dump, StageContext context) throws IOException {
    return start((DumpSourceProvider<?>) stage.provider(), stage.config(), dump, context);
  }

  private static <C extends StageConfig> DrillServer use(
      DumpSourceProvider<C> provider, StageConfig config, StageContext context) throws IOException {
    return provider.useServer(provider.configType().cast(config), context);
  }

  private static <C extends StageConfig> DrillServer start(
      DumpSourceProvider<C> provider, StageConfig config, DumpInfo dump, StageContext context)
      throws IOException {
    return provider.startServer(provider.configType().cast(config), dump, context);
  }
}
