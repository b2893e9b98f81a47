package com.neuropilot.backup;

import com.neuropilot.backup.spi.Notifier;
import com.neuropilot.backup.spi.NotifierProvider;
import com.neuropilot.backup.spi.StageContext;
import com.neuropilot.backup.spi.StageOptions;

/** Provides {@link FakeNotifier}. */
public final class FakeNotifierProvider implements NotifierProvider<FakeNotifier> {
  @Override
  public String id() {
    return FakeNotifier.PROVIDER_ID;
  }

  @Override
  public Class<FakeNotifier> configType() {
    return FakeNotifier.class;
  }

  @Override
  public FakeNotifier configure(StageOptions options) {
    return FakeNotifier.recording();
  }

  @Override
  public Notifier create(FakeNotifier config, StageContext context) {
    return config.open();
  }
}
