package com.neuropilot.backup.postgres;

import com.neuropilot.backup.spi.StageException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * Reads a tool's output on a thread of its own, some pieces ahead.
 *
 * <p>Reading from a pipe does not end when the thread is interrupted; waiting for a piece does. And
 * what looks along at the bytes does so on that thread, beside the compression.
 */
final class ReadAhead {
  private static final int PIECES = 8;
  private static final int PIECE = 128 * 1024;

  private final InputStream source;
  private final DumpScanner scanner;
  private final BlockingQueue<Piece> full = new ArrayBlockingQueue<>(PIECES + 2);
  private final BlockingQueue<byte[]> empty = new ArrayBlockingQueue<>(PIECES);
  private final Thread thread;

  private ReadAhead(InputStream source, DumpScanner scanner) {
    this.source = source;
    this.scanner = scanner;
    thread = new Thread(this::run, "neuropilot-dump");
    thread.setDaemon(true);
  }

  /** Some bytes of the output, or its end. */
  static final class Piece {
    private static final int END = -1;

    private final byte[] bytes;
    private final int length;
    private final Optional<Throwable> failure;

    private Piece(byte[] bytes, int length) {
      this(bytes, length, Optional.empty());
    }

    private Piece(byte[] bytes, int length, Optional<Throwable> failure) {
      this.bytes = bytes;
      this.length = length;
      this.failure = failure;
    }

    static Piece none() {
      return new Piece(new byte[0], 0);
    }

    boolean isEnd() {
      return length == END;
    }

    int length() {
      return length;
    }

    void copy(int from, byte[] target, int offset, int count) {
      System.arraycopy(bytes, from, target, offset, count);
    }
  }

  static ReadAhead start(InputStream source, DumpScanner scanner) {
    ReadAhead reader = new ReadAhead(source, scanner);
    for (int i = 0; i < PIECES; i++) {
      reader.empty.add(new byte[PIECE]);
    }
    reader.thread.start();
    return reader;
  }

  /**
   * Returns the next piece, waiting for it; the last one is the end, after which the scanner has
   * seen everything.
   *
   * @throws StageException when the thread that reads has failed
   */
  Piece next() throws IOException {
    try {
      Piece piece = full.take();
      if (piece.failure.isPresent()) {
        throw failed(piece.failure.get());
      }
      return piece;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      InterruptedIOException interrupted =
          new InterruptedIOException("The dump was stopped because its thread was interrupted.");
      interrupted.initCause(e);
      throw interrupted;
    }
  }

  /** Gives a piece back whose bytes are no longer needed. */
  void release(Piece piece) throws StageException {
    if (!empty.offer(piece.bytes)) {
      throw new StageException("A piece of the dump was given back twice.", false);
    }
  }

  /** Ends the thread and whoever waits for a piece; the tool must be dead already. */
  void stop() {
    thread.interrupt();
    full.clear();
    full.add(new Piece(new byte[0], Piece.END));
  }

  private void run() {
    try {
      Piece piece = read();
      while (!piece.isEnd()) {
        scanner.accept(piece.bytes, 0, piece.length);
        full.put(piece);
        piece = read();
      }
      full.put(piece);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      // Whoever waits for a piece would wait for ever. There is always room for this one.
      full.add(new Piece(new byte[0], 0, Optional.of(e)));
    }
  }

  private static StageException failed(Throwable cause) {
    String remedy =
        cause instanceof OutOfMemoryError
            ? "Give Java more memory (-Xmx)"
            : "That is a mistake of the library: report it with the log. Until then, try the other format (custom, plain)";
    return new StageException(
        "The dump could not be read to its end: " + cause + ". " + remedy + ".", false, cause);
  }

  private Piece read() throws InterruptedException {
    byte[] bytes = empty.take();
    try {
      return new Piece(bytes, source.read(bytes));
    } catch (IOException e) {
      // The pipe was closed because the tool was ended: its exit status says the rest.
      return new Piece(bytes, Piece.END);
    }
  }
}
