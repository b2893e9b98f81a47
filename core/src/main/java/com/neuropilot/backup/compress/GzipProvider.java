package com.neuropilot.backup.compress;

import com.neuropilot.backup.spi.Compressor;
import com.neuropilot.backup.spi.CompressorProvider;
import com.neuropilot.backup.spi.StageContext;
import com.neuropilot.backup.spi.StageOptions;

/** Provides gzip under the id {@code gzip}; its option is {@code level}. */
public final class GzipProvider implements CompressorProvider<Gzip> {
  /** For {@link java.util.ServiceLoader}. */
  public GzipProvider() {}

  @Override
  public String id() {
    return Gzip.ID;
  }

  @Override
  public Class<Gzip> configType() {
    return Gzip.class;
  }

  @Override
  public Gzip configure(StageOptions options) {
    int level =
        options.integer("level", Gzip.LEAST_LEVEL, Gzip.MOST_LEVEL).orElse(Gzip.DEFAULT_LEVEL);
    return Gzip.level(level);
  }

  @Override
  public Compressor create(Gzip config, StageContext context) {
    return new GzipCompressor(config.level());
  }
}
