package com.neuropilot.backup.spi;

import java.io.IOException;
import java.io.InputStream;

/** One stream of a dump. */
public interface DumpStream {
  /**
   * Returns the name, unique in the dump: {@code [a-z0-9-]+}; {@code "main"} if it is the only one;
   * never {@code r} with a number, which tells generations of a backup apart.
   */
  String name();

  /**
   * Opens the stream; once only.
   *
   * <p>It returns {@code -1} only after its tool exited with success and the end of the data was
   * seen in its place; a tool that failed, was killed or stopped short throws {@link
   * StageException} with what the tool said.
   *
   * @return the bytes; closed by the caller, early closing ends the tool
   */
  InputStream open() throws IOException;
}
