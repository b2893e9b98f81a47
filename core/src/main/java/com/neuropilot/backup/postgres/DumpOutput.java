package com.neuropilot.backup.postgres;

import com.neuropilot.backup.spi.StageException;
import com.neuropilot.backup.spi.tool.ToolProcess;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.function.IntFunction;

/**
 * What pg_dump prints; ends only if pg_dump ended with success and the dump's end was in its place.
 */
final class DumpOutput extends InputStream {
  private final ToolProcess process;
  private final DumpScanner scanner;
  private final IntFunction<StageException> failure;
  private final ReadAhead reader;
  private ReadAhead.Piece piece = ReadAhead.Piece.none();
  private int position;
  private boolean ended;
  private volatile boolean closed;

  /**
   * Takes over a process.
   *
   * @param failure explains an exit status
   */
  DumpOutput(ToolProcess process, DumpScanner scanner, IntFunction<StageException> failure) {
    super();
    this.process = process;
    this.scanner = scanner;
    this.failure = failure;
    this.reader = ReadAhead.start(process.stdout(), scanner);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    if (length == 0) {
      return 0;
    }
    if (!fill()) {
      return -1;
    }
    int count = Math.min(length, piece.length() - position);
    piece.copy(position, bytes, offset, count);
    position += count;
    return count;
  }

  /** Returns whether the whole dump was read. */
  boolean isEnded() {
    return ended;
  }

  @Override
  public void close() {
    closed = true;
    process.close();
    reader.stop();
  }

  /** Makes sure that there is something to read; returns false at the end. */
  private boolean fill() throws IOException {
    while (!ended && position == piece.length()) {
      if (closed) {
        throw new StageException("The dump was closed before its end.", false);
      }
      if (piece.length() > 0) {
        reader.release(piece);
        piece = ReadAhead.Piece.none();
      }
      next();
    }
    return !ended;
  }

  private void next() throws IOException {
    ReadAhead.Piece next;
    try {
      next = reader.next();
    } catch (IOException e) {
      close();
      throw e;
    }
    if (next.isEnd()) {
      requireWhole();
      ended = true;
    } else {
      piece = next;
    }
    position = 0;
  }

  private void requireWhole() throws IOException {
    int status = process.waitFor();
    boolean interfered = closed;
    close();
    if (interfered) {
      throw new StageException("The dump was closed before its end.", false);
    }
    if (status != 0) {
      throw failure.apply(status);
    }
    if (scanner.problem().isPresent()) {
      throw new StageException(
          "pg_dump ended with success, but its dump is not whole: "
              + scanner.problem().get()
              + ". Look whether something stands in for pg_dump or cuts its output (bin-directory, PATH), then try again.",
          true);
    }
  }
}
