package com.neuropilot.backup.spi;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/**
 * A dump that is being made: one consistent snapshot as one or more streams.
 *
 * <ul>
 *   <li>The streams may be read by several threads, one each.
 *   <li>{@link #finish()} is called once, after each stream returned {@code -1}.
 *   <li>{@code close()} ends what still runs (child processes, sessions) and may be called more
 *       than once; without {@code finish()} before, the dump is worthless.
 * </ul>
 */
public interface Dump extends Closeable {
  /** Returns the streams, at least one, the same at each call. */
  List<DumpStream> streams();

  /**
   * Ends the dump.
   *
   * @return what was learned while it was made
   * @throws IOException when the dump as a whole is not what it should be
   */
  DumpSummary finish() throws IOException;
}
