package com.neuropilot.backup.compress;

import com.neuropilot.backup.spi.Compressor;
import com.neuropilot.backup.spi.CompressorProvider;
import com.neuropilot.backup.spi.StageContext;
import com.neuropilot.backup.spi.StageOptions;
import java.io.IOException;

/** Provides zstd under the id {@code zstd}; its options are {@code level} and {@code workers}. */
public final class ZstdProvider implements CompressorProvider<Zstd> {
  /** For {@link java.util.ServiceLoader}. */
  public ZstdProvider() {}

  @Override
  public String id() {
    return Zstd.ID;
  }

  @Override
  public Class<Zstd> configType() {
    return Zstd.class;
  }

  @Override
  public Zstd configure(StageOptions options) {
    int level =
        options.integer("level", Zstd.LEAST_LEVEL, Zstd.MOST_LEVEL).orElse(Zstd.DEFAULT_LEVEL);
    int workers = options.integer("workers", 0, Zstd.MOST_WORKERS).orElse(Zstd.defaultWorkers());
    return Zstd.level(level).workers(workers);
  }

  @Override
  public Compressor create(Zstd config, StageContext context) throws IOException {
    ZstdLibrary.load(context);
    return new ZstdCompressor(config);
  }
}
