package com.neuropilot.backup.compress;

import com.neuropilot.backup.spi.StageProvider;
import com.neuropilot.backup.spi.tck.ProviderContract;
import java.util.Map;

class NoCompressionProviderTest extends ProviderContract<NoCompression> {
  @Override
  protected StageProvider<NoCompression, ?> provider() {
    return new NoCompressionProvider();
  }

  @Override
  protected NoCompression config() {
    return NoCompression.standard();
  }

  @Override
  protected Map<String, String> options() {
    return Map.of();
  }
}
