package com.neuropilot.backup.compress;

import com.neuropilot.backup.spi.Compressor;
import com.neuropilot.backup.spi.CompressorProvider;
import com.neuropilot.backup.spi.StageContext;
import com.neuropilot.backup.spi.StageOptions;

/** Provides xz under the id {@code xz}; its option is {@code level}. */
public final class XzProvider implements CompressorProvider<Xz> {
  /** For {@link java.util.ServiceLoader}. */
  public XzProvider() {}

  @Override
  public String id() {
    return Xz.ID;
  }

  @Override
  public Class<Xz> configType() {
    return Xz.class;
  }

  @Override
  public Xz configure(StageOptions options) {
    int level = options.integer("level", Xz.LEAST_LEVEL, Xz.MOST_LEVEL).orElse(Xz.DEFAULT_LEVEL);
    return Xz.level(level);
  }

  @Override
  public Compressor create(Xz config, StageContext context) {
    return new XzCompressor(config.level(), Runtime.getRuntime().maxMemory());
  }
}
