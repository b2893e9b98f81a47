package com.neuropilot.backup.compress;

import com.neuropilot.backup.spi.StageProvider;
import com.neuropilot.backup.spi.tck.ProviderContract;
import java.util.Map;

class XzProviderTest extends ProviderContract<Xz> {
  @Override
  protected StageProvider<Xz, ?> provider() {
    return new XzProvider();
  }

  @Override
  protected Xz config() {
    return Xz.level(0);
  }

  @Override
  protected Map<String, String> options() {
    return Map.of("level", "0");
  }

  @Override
  protected Map<String, String> unusableOptions() {
    return Map.of("level", "10");
  }
}
