package com.neuropilot.backup.compress;

import com.neuropilot.backup.spi.StageProvider;
import com.neuropilot.backup.spi.tck.ProviderContract;
import java.util.Map;

class GzipProviderTest extends ProviderContract<Gzip> {
  @Override
  protected StageProvider<Gzip, ?> provider() {
    return new GzipProvider();
  }

  @Override
  protected Gzip config() {
    return Gzip.level(9);
  }

  @Override
  protected Map<String, String> options() {
    return Map.of("level", "9");
  }

  @Override
  protected Map<String, String> unusableOptions() {
    return Map.of("level", "0");
  }
}
