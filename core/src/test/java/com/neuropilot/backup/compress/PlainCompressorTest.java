package com.neuropilot.backup.compress;

import com.neuropilot.backup.spi.StreamCodec;
import com.neuropilot.backup.spi.tck.StreamCodecContract;

class PlainCompressorTest extends StreamCodecContract {
  @Override
  protected StreamCodec codec() {
    return new PlainCompressor();
  }

  @Override
  protected boolean detectsDamage() {
    return false;
  }
}
