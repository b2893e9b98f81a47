package com.neuropilot.backup.internal.codec;

import com.neuropilot.backup.spi.EncodingStream;
import java.io.IOException;
import java.io.OutputStream;

/** Passes bytes on unchanged: the place of an encryptor that was left out. */
public final class PlainSink extends EncodingStream {
  private final OutputStream sink;

  /** Creates the stream. */
  public PlainSink(OutputStream sink) {
    this.sink = sink;
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    sink.write(bytes, offset, length);
  }

  @Override
  public void finish() {}

  @Override
  public void close() {}
}
