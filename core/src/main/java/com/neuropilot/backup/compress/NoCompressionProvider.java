package com.neuropilot.backup.compress;

import com.neuropilot.backup.spi.Compressor;
import com.neuropilot.backup.spi.CompressorProvider;
import com.neuropilot.backup.spi.StageContext;
import com.neuropilot.backup.spi.StageOptions;

/** Provides no compression under the id {@code none}; it has no options. */
public final class NoCompressionProvider implements CompressorProvider<NoCompression> {
  /** For {@link java.util.ServiceLoader}. */
  public NoCompressionProvider() {}

  @Override
  public String id() {
    return NoCompression.ID;
  }

  @Override
  public Class<NoCompression> configType() {
    return NoCompression.class;
  }

  @Override
  public NoCompression configure(StageOptions options) {
    return NoCompression.standard();
  }

  @Override
  public Compressor create(NoCompression config, StageContext context) {
    return new PlainCompressor();
  }
}
