package com.neuropilot.backup.compress;

import com.neuropilot.backup.spi.StreamCodec;
import com.neuropilot.backup.spi.tck.StreamCodecContract;
import com.neuropilot.backup.spi.tck.TestContext;
import java.io.IOException;
import org.junit.jupiter.api.AutoClose;

class ZstdCompressorTest extends StreamCodecContract {
  @AutoClose private final TestContext context = TestContext.create();

  @Override
  protected StreamCodec codec() throws IOException {
    return new ZstdProvider().create(Zstd.level(3).workers(2), context);
  }
}
