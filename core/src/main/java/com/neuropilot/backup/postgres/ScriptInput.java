package com.neuropilot.backup.postgres;

import com.neuropilot.backup.spi.IntegrityException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;

/**
 * The bytes of a script with a look ahead: what lies after the mark is kept, up to a limit, what
 * lies before it is forgotten.
 */
final class ScriptInput {
  /**
   * The longest statement: PostgreSQL takes up to 1 GB, but what pg_dump writes outside of COPY
   * data is far shorter.
   */
  static final int LONGEST = 256 << 20;

  private static final int FIRST_SIZE = 256 << 10;

  private final InputStream source;
  private byte[] buffer = new byte[FIRST_SIZE];
  private int mark;
  private int position;
  private int limit;
  private int counted;
  private long line = 1;

  ScriptInput(InputStream source) {
    this.source = source;
  }

  /** Returns the byte at the position, or -1 at the end. */
  int peek() throws IOException {
    return position < limit || fill() ? buffer[position] & 0xff : -1;
  }

  /** Returns a byte after the position, or -1 beyond the end. */
  int peek(int ahead) throws IOException {
    while (limit - position <= ahead) {
      if (!fill()) {
        return -1;
      }
    }
    return buffer[position + ahead] & 0xff;
  }

  /** Goes on; only over bytes that were seen by a peek. */
  void advance(int bytes) {
    position += bytes;
  }

  /** Goes on to the next of two bytes, or to the end. */
  void skipTo(int one, int other) throws IOException {
    do {
      while (position < limit) {
        byte b = buffer[position];
        if (b == one || b == other) {
          return;
        }
        position++;
      }
    } while (fill());
  }

  /** Sets the mark here. */
  void mark() {
    line();
    mark = position;
  }

  /** Returns the bytes from the mark to the position. */
  byte[] marked() {
    return Arrays.copyOfRange(buffer, mark, position);
  }

  /** Returns the line of the position, counted from 1. */
  long line() {
    for (; counted < position; counted++) {
      if (buffer[counted] == '\n') {
        line++;
      }
    }
    return line;
  }

  /**
   * Copies from the position, a line's start, to the line that is only {@code \.}, and goes behind
   * that line.
   *
   * @return false when the end came first
   */
  boolean copyBlock(OutputStream sink) throws IOException {
    boolean lineStart = true;
    while (true) {
      mark();
      if (position == limit && !fill()) {
        return false;
      }
      int end = candidate(lineStart);
      if (end == position && isTerminator()) {
        return true;
      }
      // A backslash that ends nothing is copied with what follows it.
      int stop = end == position ? end + 1 : end;
      sink.write(buffer, position, stop - position);
      lineStart = buffer[stop - 1] == '\n';
      position = stop;
    }
  }

  /** Returns where the next line begins that may be the terminator, or the limit. */
  private int candidate(boolean lineStart) {
    if (lineStart && mayEnd(position)) {
      return position;
    }
    for (int i = position + 1; i < limit; i++) {
      if (buffer[i] == '\\' && buffer[i - 1] == '\n' && mayEnd(i)) {
        return i;
      }
    }
    return limit;
  }

  private boolean mayEnd(int at) {
    return buffer[at] == '\\' && (at + 1 == limit || buffer[at + 1] == '.');
  }

  private boolean isTerminator() throws IOException {
    if (peek(1) != '.') {
      return false;
    }
    int length = peek(2) == '\r' ? 3 : 2;
    int end = peek(length);
    if (end != '\n' && end != -1) {
      return false;
    }
    advance(end == -1 ? length : length + 1);
    mark();
    return true;
  }

  private boolean fill() throws IOException {
    if (limit == buffer.length) {
      makeRoom();
    }
    int read = source.read(buffer, limit, buffer.length - limit);
    limit += Math.max(read, 0);
    return read > 0;
  }

  private void makeRoom() throws IOException {
    line();
    if (mark > buffer.length / 2) {
      System.arraycopy(buffer, mark, buffer, 0, limit - mark);
      limit -= mark;
      position -= mark;
      counted -= mark;
      mark = 0;
    } else if (buffer.length >= LONGEST) {
      throw new IntegrityException(
          "The dump holds a statement of more than "
              + (LONGEST >> 20)
              + " MB near line "
              + line
              + ". Dump the data with COPY instead of INSERT and try again.");
    } else {
      buffer = Arrays.copyOf(buffer, Math.min(LONGEST, buffer.length * 2));
    }
  }
}
