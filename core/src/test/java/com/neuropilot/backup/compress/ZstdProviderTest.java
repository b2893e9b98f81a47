package com.neuropilot.backup.compress;

import com.neuropilot.backup.spi.StageProvider;
import com.neuropilot.backup.spi.tck.ProviderContract;
import java.util.Map;

class ZstdProviderTest extends ProviderContract<Zstd> {
  @Override
  protected StageProvider<Zstd, ?> provider() {
    return new ZstdProvider();
  }

  @Override
  protected Zstd config() {
    return Zstd.level(-7).workers(3);
  }

  @Override
  protected Map<String, String> options() {
    return Map.of("level", "-7", "workers", "3");
  }

  @Override
  protected Map<String, String> unusableOptions() {
    return Map.of("level", "23", "workers", "many");
  }
}
