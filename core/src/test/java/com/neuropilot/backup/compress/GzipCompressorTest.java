package com.neuropilot.backup.compress;

import com.neuropilot.backup.spi.StreamCodec;
import com.neuropilot.backup.spi.tck.StreamCodecContract;

class GzipCompressorTest extends StreamCodecContract {
  @Override
  protected StreamCodec codec() {
    return new GzipCompressor(6);
  }
}
