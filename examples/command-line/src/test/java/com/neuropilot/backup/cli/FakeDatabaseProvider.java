package com.neuropilot.backup.cli;

import com.neuropilot.backup.spi.DumpSource;
import com.neuropilot.backup.spi.DumpSourceProvider;
import com.neuropilot.backup.spi.StageContext;
import com.neuropilot.backup.spi.StageOptions;

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
    options.secret("password");
    return new FakeDatabase(
        options.text("database").orElse("inventory"),
        options.text("content").orElse("three rows"),
        options.text("failure").orElse(""),
        options.list("warnings"),
        options.list("problems"));
  }

  @Override
  public DumpSource create(FakeDatabase config, StageContext context) {
    return new FakeSource(config);
  }
}
