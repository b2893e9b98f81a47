package com.neuropilot.backup;

import com.neuropilot.backup.spi.DumpSource;
import com.neuropilot.backup.spi.DumpSourceProvider;
import com.neuropilot.backup.spi.StageContext;
import com.neuropilot.backup.spi.StageOptions;
import java.nio.charset.StandardCharsets;

/** Provides {@link FakeDatabase}. */
public final class FakeDatabaseProvider implements DumpSourceProvider<FakeDatabase> {
  /** For the service loader. */
  public FakeDatabaseProvider() {}

  @Override
  public String id() {
    return FakeDatabase.PROVIDER_ID;
  }

  @Override
  public Class<FakeDatabase> configType() {
    return FakeDatabase.class;
  }

  @Override
  public FakeDatabase configure(StageOptions options) {
    return FakeDatabase.holding(
        options.text("content").orElse("untyped").getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public DumpSource create(FakeDatabase config, StageContext context) {
    return new FakeSource(config);
  }
}
