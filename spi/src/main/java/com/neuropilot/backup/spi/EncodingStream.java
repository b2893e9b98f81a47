package com.neuropilot.backup.spi;

import java.io.IOException;
import java.io.OutputStream;

/**
 * An output that becomes complete by {@link #finish()} and by nothing else.
 *
 * <ul>
 *   <li>{@link #close()} without {@code finish()} aborts: no trailer is written, so that what was
 *       written so far is recognised as truncated.
 *   <li>{@code close()} frees what the stream holds, does not close the sink, and may be called
 *       more than once.
 *   <li>Writing after {@code finish()} or {@code close()} throws {@link IOException}; so does
 *       {@code finish()} after {@code close()}.
 *   <li>After a failure of any call the stream is broken: {@code finish()} throws.
 *   <li>For one thread.
 * </ul>
 */
public abstract class EncodingStream extends OutputStream {
  /** For subclasses. */
  protected EncodingStream() {}

  /**
   * Writes the trailer: the encoded bytes are complete then.
   *
   * @throws IOException when that is not possible; nothing is complete then
   */
  public abstract void finish() throws IOException;

  @Override
  public abstract void write(byte[] bytes, int offset, int length) throws IOException;

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public abstract void close() throws IOException;
}
