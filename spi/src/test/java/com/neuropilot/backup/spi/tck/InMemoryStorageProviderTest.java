package com.neuropilot.backup.spi.tck;

import com.neuropilot.backup.spi.StageProvider;
import java.util.List;
import java.util.Map;

class InMemoryStorageProviderTest extends ProviderContract<InMemoryStorage> {
  @Override
  protected StageProvider<InMemoryStorage, ?> provider() {
    return new InMemoryStorageProvider();
  }

  @Override
  protected InMemoryStorage config() {
    return InMemoryStorage.named("near");
  }

  @Override
  protected Map<String, String> options() {
    return Map.of("name", "near");
  }

  @Override
  protected List<String> requiredOptions() {
    return List.of("name");
  }
}
