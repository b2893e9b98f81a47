package com.neuropilot.backup.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Hands bytes from one thread to another through bounded memory.
 *
 * <p>The reader sees an end only after {@link #finish()}; closing the writer's end says nothing. A
 * failure reaches both sides. Whoever waits can be interrupted.
 */
final class ScriptPipe {
  private static final int CHUNK = 64 << 10;
  private static final int MOST_CHUNKS = 16;

  private final Deque<byte[]> chunks = new ArrayDeque<>();
  private byte[] collecting = new byte[CHUNK];
  private int collected;
  private boolean finished;
  private boolean ignored;
  private Optional<IOException> failure = Optional.empty();

  /** Returns the end to write to. */
  OutputStream sink() {
    return new Sink();
  }

  /** Returns the end to read from. */
  InputStream source() {
    return new Source();
  }

  /** Says that everything was written. */
  synchronized void finish() throws IOException {
    flush();
    finished = true;
    notifyAll();
  }

  /** Makes both sides fail. The first failure counts. */
  synchronized void fail(IOException cause) {
    if (failure.isEmpty()) {
      failure = Optional.of(cause);
    }
    notifyAll();
  }

  /** Says that nobody reads any more, which is no failure: what is still written is forgotten. */
  synchronized void ignoreRest() {
    ignored = true;
    chunks.clear();
    notifyAll();
  }

  private synchronized void write(byte[] bytes, int offset, int length) throws IOException {
    check();
    for (int done = 0; done < length; ) {
      int part = Math.min(length - done, CHUNK - collected);
      System.arraycopy(bytes, offset + done, collecting, collected, part);
      collected += part;
      done += part;
      if (collected == CHUNK) {
        flush();
      }
    }
  }

  private synchronized void flush() throws IOException {
    await(() -> chunks.size() < MOST_CHUNKS || ignored);
    if (collected > 0 && !ignored) {
      chunks.addLast(collected == CHUNK ? collecting : Arrays.copyOf(collecting, collected));
      collecting = new byte[CHUNK];
    }
    collected = 0;
    notifyAll();
  }

  /** Returns the next bytes, or none at the end. */
  private synchronized Optional<byte[]> take() throws IOException {
    await(() -> !chunks.isEmpty() || finished);
    notifyAll();
    return Optional.ofNullable(chunks.pollFirst());
  }

  private void check() throws IOException {
    if (failure.isPresent()) {
      throw failure.get();
    }
  }

  private synchronized void await(BooleanSupplier condition) throws IOException {
    try {
      while (failure.isEmpty() && !condition.getAsBoolean()) {
        wait();
      }
      check();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      InterruptedIOException interrupted =
          new InterruptedIOException("The restore was stopped because its thread was interrupted.");
      interrupted.initCause(e);
      throw interrupted;
    }
  }

  private final class Sink extends OutputStream {
    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      ScriptPipe.this.write(bytes, offset, length);
    }

    @Override
    public void flush() throws IOException {
      ScriptPipe.this.flush();
    }
  }

  private final class Source extends InputStream {
    private byte[] chunk = new byte[0];
    private int position;

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      if (position == chunk.length) {
        Optional<byte[]> next = take();
        if (next.isEmpty()) {
          return -1;
        }
        chunk = next.get();
        position = 0;
      }
      int part = Math.min(length, chunk.length - position);
      System.arraycopy(chunk, position, bytes, offset, part);
      position += part;
      return part;
    }
  }
}
