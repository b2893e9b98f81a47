package com.neuropilot.backup.postgres;

import com.neuropilot.backup.spi.Dump;
import com.neuropilot.backup.spi.DumpSummary;
import java.io.IOException;
import java.io.InputStream;

/** A dump that was read to its end. */
final class DumpedBytes {
  private final byte[] bytes;
  private final DumpSummary summary;

  private DumpedBytes(byte[] bytes, DumpSummary summary) {
    this.bytes = bytes;
    this.summary = summary;
  }

  static DumpedBytes take(PostgresDumps dumps) throws IOException {
    try (Dump dump = dumps.openDump();
        InputStream in = dump.streams().get(0).open()) {
      byte[] bytes = in.readAllBytes();
      return new DumpedBytes(bytes, dump.finish());
    }
  }

  byte[] bytes() {
    return bytes;
  }

  DumpSummary summary() {
    return summary;
  }
}
