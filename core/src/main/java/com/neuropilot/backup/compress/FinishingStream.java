package com.neuropilot.backup.compress;

import com.neuropilot.backup.spi.EncodingStream;
import com.neuropilot.backup.spi.StageException;
import java.io.IOException;
import java.util.Objects;

/** Keeps the order of calls of an {@link EncodingStream}: whatever failed stays failed. */
abstract class FinishingStream extends EncodingStream {
  private enum State {
    OPEN,
    FINISHED,
    BROKEN,
    CLOSED
  }

  private interface Step {
    void run() throws IOException;
  }

  private State state = State.OPEN;

  abstract void encode(byte[] bytes, int offset, int length) throws IOException;

  /** Writes all that is left, and the trailer. */
  abstract void complete() throws IOException;

  /** Frees what is held and writes nothing. */
  abstract void release();

  @Override
  public final void write(byte[] bytes, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    run(State.OPEN, () -> encode(bytes, offset, length));
  }

  @Override
  public final void finish() throws IOException {
    run(State.FINISHED, this::complete);
  }

  @Override
  public final void close() {
    if (state != State.CLOSED) {
      state = State.CLOSED;
      release();
    }
  }

  private void run(State after, Step step) throws IOException {
    if (state != State.OPEN) {
      throw new IOException("The compressed stream is " + word() + " already.");
    }
    state = State.BROKEN;
    try {
      step.run();
    } catch (RuntimeException e) {
      throw new StageException("Compressing failed: " + e.getMessage() + ".", false, e);
    }
    state = after;
  }

  private String word() {
    return switch (state) {
      case FINISHED -> "finished";
      case CLOSED -> "closed";
      default -> "broken";
    };
  }
}
