package com.neuropilot.backup.internal.upkeep;

import com.neuropilot.backup.spi.Dump;
import com.neuropilot.backup.spi.DumpStream;
import com.neuropilot.backup.spi.DumpSummary;
import java.util.List;

/**
 * A backup's streams, to be read like those of a dump. Each is closed by who reads it.
 *
 * @param streams the streams
 */
record StoredDump(List<DumpStream> streams) implements Dump {
  @Override
  public DumpSummary finish() {
    throw new UnsupportedOperationException("A stored backup's summary is its manifest.");
  }

  @Override
  public void close() {}
}
