package com.neuropilot.backup.internal.codec;

import com.neuropilot.backup.spi.EncodingStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Hands bytes to a codec on a thread of its own, so that two codecs run at the same time.
 *
 * <p>The codec behind it is used by that thread only, until it has ended.
 */
public final class Handoff extends EncodingStream {
  private static final int CHUNK_BYTES = 128 * 1024;
  private static final int CHUNKS = 16;
  private static final Chunk END = new Chunk(0);

  private final EncodingStream behind;
  private final BlockingQueue<Chunk> empty = new ArrayBlockingQueue<>(CHUNKS);
  private final BlockingQueue<Chunk> full = new ArrayBlockingQueue<>(CHUNKS + 1);
  private final Thread pump;
  private volatile @Nullable IOException failure;
  private @Nullable Chunk current;
  private boolean ended;

  /**
   * Creates the stream and starts its thread.
   *
   * @param name the thread's name
   * @param behind takes the bytes; closed with this stream
   */
  public Handoff(String name, EncodingStream behind) {
    this.behind = behind;
    for (int i = 0; i < CHUNKS; i++) {
      empty.add(new Chunk(CHUNK_BYTES));
    }
    pump = new Thread(this::pump, name);
    pump.setDaemon(true);
    pump.start();
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    requireOpen();
    int from = offset;
    int end = offset + length;
    while (from < end) {
      Chunk chunk = current == null ? take(empty) : current;
      current = chunk;
      from += chunk.add(bytes, from, end - from);
      if (chunk.isFull()) {
        pass(chunk);
      }
    }
  }

  @Override
  public void finish() throws IOException {
    requireOpen();
    if (current != null) {
      pass(current);
    }
    ended = true;
    full.add(END);
    join();
    throwFailure();
    behind.finish();
  }

  @Override
  public void close() throws IOException {
    ended = true;
    pump.interrupt();
    joinUninterruptibly();
    behind.close();
  }

  private void pass(Chunk chunk) throws IOException {
    full.add(chunk);
    current = null;
    throwFailure();
  }

  private void requireOpen() throws IOException {
    if (ended) {
      throw new IOException("The stream is finished or closed.");
    }
    throwFailure();
  }

  private void throwFailure() throws IOException {
    IOException seen = failure;
    if (seen != null) {
      ended = true;
      throw seen;
    }
  }

  /**
   * After a failure chunks go on being taken, so that the writer meets the failure and not a full
   * queue.
   */
  private void pump() {
    try {
      for (Chunk chunk = take(full); chunk != END; chunk = take(full)) {
        if (failure == null) {
          drain(chunk);
        }
        chunk.clear();
        empty.add(chunk);
      }
    } catch (IOException e) {
      failure = e;
    }
  }

  private void drain(Chunk chunk) {
    try {
      chunk.writeTo(behind);
    } catch (IOException e) {
      failure = e;
    } catch (RuntimeException | Error e) {
      failure = new IOException("A stage failed unexpectedly: " + e, e);
    }
  }

  private static Chunk take(BlockingQueue<Chunk> queue) throws InterruptedIOException {
    try {
      return queue.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw interrupted();
    }
  }

  private void join() throws InterruptedIOException {
    try {
      pump.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw interrupted();
    }
  }

  private void joinUninterruptibly() {
    boolean interrupted = false;
    while (pump.isAlive()) {
      try {
        pump.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static InterruptedIOException interrupted() {
    return new InterruptedIOException("Interrupted while bytes were handed to another thread.");
  }

  /** A reusable piece of memory. */
  private static final class Chunk {
    private final byte[] bytes;
    private int length;

    Chunk(int capacity) {
      bytes = new byte[capacity];
    }

    int add(byte[] source, int offset, int available) {
      int taken = Math.min(available, bytes.length - length);
      System.arraycopy(source, offset, bytes, length, taken);
      length += taken;
      return taken;
    }

    boolean isFull() {
      return length == bytes.length;
    }

    void writeTo(EncodingStream sink) throws IOException {
      sink.write(bytes, 0, length);
    }

    void clear() {
      length = 0;
    }
  }
}
