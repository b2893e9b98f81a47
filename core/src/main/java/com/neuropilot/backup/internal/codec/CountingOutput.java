package com.neuropilot.backup.internal.codec;

import java.io.IOException;
import java.io.OutputStream;
import java.util.function.LongConsumer;

/** Counts what passes. */
public final class CountingOutput extends OutputStream {
  private final OutputStream sink;
  private final LongConsumer counter;
  private long count;

  /**
   * Creates the stream.
   *
   * @param sink takes the bytes
   * @param counter is told how many bytes each write passed
   */
  public CountingOutput(OutputStream sink, LongConsumer counter) {
    this.sink = sink;
    this.counter = counter;
  }

  /** Returns how many bytes passed. */
  public long count() {
    return count;
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    sink.write(bytes, offset, length);
    count += length;
    counter.accept(length);
  }

  @Override
  public void flush() throws IOException {
    sink.flush();
  }
}
