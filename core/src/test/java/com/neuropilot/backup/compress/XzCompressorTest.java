package com.neuropilot.backup.compress;

import com.neuropilot.backup.spi.StreamCodec;
import com.neuropilot.backup.spi.tck.StreamCodecContract;

class XzCompressorTest extends StreamCodecContract {
  @Override
  protected StreamCodec codec() {
    return new XzCompressor(2, Runtime.getRuntime().maxMemory());
  }
}
