package com.neuropilot.backup.spi.tck;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * An input that goes wrong after some bytes: it ends early, throws, or changes a byte.
 *
 * <p>{@link #fired()} says whether it came to that; a test that injects a fault should end with
 * {@link #assertFired()}. For one thread.
 */
public final class FaultyInputStream extends FilterInputStream {
  private enum Kind {
    END,
    FAIL,
    FLIP
  }

  private final Kind kind;
  private final long position;
  private final Runnable onFire;
  private long passed;
  private boolean fired;
  private boolean closed;

  private FaultyInputStream(InputStream in, Kind kind, long position, Runnable onFire) {
    super(in);
    this.kind = kind;
    this.position = position;
    this.onFire = onFire;
  }

  /**
   * Returns an input that says -1 after some bytes, as a connection does whose end is taken for
   * success.
   */
  public static FaultyInputStream endingAfter(InputStream in, long bytes) {
    return endingAfter(in, bytes, () -> {});
  }

  /** Returns an input that throws {@link IOException} after some bytes. */
  public static FaultyInputStream failingAfter(InputStream in, long bytes) {
    return failingAfter(in, bytes, () -> {});
  }

  /** Returns an input in which the lowest bit of the byte at a position is another. */
  public static FaultyInputStream flipping(InputStream in, long position) {
    return flipping(in, position, () -> {});
  }

  static FaultyInputStream endingAfter(InputStream in, long bytes, Runnable onFire) {
    return new FaultyInputStream(in, Kind.END, bytes, onFire);
  }

  static FaultyInputStream failingAfter(InputStream in, long bytes, Runnable onFire) {
    return new FaultyInputStream(in, Kind.FAIL, bytes, onFire);
  }

  static FaultyInputStream flipping(InputStream in, long position, Runnable onFire) {
    return new FaultyInputStream(in, Kind.FLIP, position, onFire);
  }

  /** Returns whether the fault showed. */
  public boolean fired() {
    return fired;
  }

  /** Returns whether the input was closed. */
  public boolean isClosed() {
    return closed;
  }

  /** Fails when the fault did not show. */
  public void assertFired() {
    if (!fired) {
      throw new AssertionError(
          "The fault after " + position + " bytes never fired; " + passed + " bytes were read.");
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (kind != Kind.FLIP && passed >= position) {
      return fail();
    }
    int wanted = kind == Kind.FLIP ? length : (int) Math.min(length, position - passed);
    int count = in.read(buffer, offset, wanted);
    if (count > 0) {
      flip(buffer, offset, count);
      passed += count;
    }
    return count;
  }

  @Override
  public long skip(long count) throws IOException {
    byte[] scratch = new byte[(int) Math.min(8192, Math.max(0, count))];
    return Math.max(0, read(scratch, 0, scratch.length));
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  @Override
  public void close() throws IOException {
    closed = true;
    super.close();
  }

  private int fail() throws IOException {
    fire();
    if (kind == Kind.END) {
      return -1;
    }
    throw new IOException("Injected fault: the input broke after " + position + " bytes.");
  }

  private void flip(byte[] buffer, int offset, int count) {
    if (kind == Kind.FLIP && position >= passed && position < passed + count) {
      buffer[offset + (int) (position - passed)] ^= 1;
      fire();
    }
  }

  private void fire() {
    if (!fired) {
      fired = true;
      onFire.run();
    }
  }
}
