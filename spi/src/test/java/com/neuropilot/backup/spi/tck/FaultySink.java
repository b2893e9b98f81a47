package com.neuropilot.backup.spi.tck;

import java.io.IOException;
import java.io.OutputStream;

/**
 * An output that throws after some bytes, for good or once.
 *
 * <p>{@link #fired()} says whether it came to that; a test that injects a fault should end with
 * {@link #assertFired()}. For one thread.
 */
public final class FaultySink extends OutputStream {
  private final OutputStream sink;
  private final long limit;
  private final boolean once;
  private long passed;
  private boolean fired;
  private boolean closed;

  private FaultySink(OutputStream sink, long limit, boolean once) {
    this.sink = sink;
    this.limit = limit;
    this.once = once;
  }

  /**
   * Returns an output that passes some bytes on and then throws at each call, as a full disk does.
   */
  public static FaultySink failingAfter(OutputStream sink, long bytes) {
    return new FaultySink(sink, bytes, false);
  }

  /** Returns an output that passes some bytes on, throws once, and works again. */
  public static FaultySink failingOnceAfter(OutputStream sink, long bytes) {
    return new FaultySink(sink, bytes, true);
  }

  /** Returns an output that never fails and knows whether it was closed. */
  public static FaultySink sound(OutputStream sink) {
    return new FaultySink(sink, Long.MAX_VALUE, false);
  }

  /** Returns whether the fault showed. */
  public boolean fired() {
    return fired;
  }

  /** Returns whether the output was closed. */
  public boolean isClosed() {
    return closed;
  }

  /** Fails when the fault did not show. */
  public void assertFired() {
    if (!fired) {
      throw new AssertionError(
          "The fault after " + limit + " bytes never fired; " + passed + " bytes were written.");
    }
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    if (passed + length <= limit || (fired && once)) {
      sink.write(bytes, offset, length);
      passed += length;
      return;
    }
    int fitting = (int) Math.max(0, limit - passed);
    sink.write(bytes, offset, fitting);
    passed += fitting;
    fired = true;
    throw new IOException("Injected fault: the output broke after " + limit + " bytes.");
  }

  @Override
  public void flush() throws IOException {
    sink.flush();
  }

  @Override
  public void close() throws IOException {
    closed = true;
    sink.close();
  }
}
