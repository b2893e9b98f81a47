package com.neuropilot.backup.compress;

import com.neuropilot.backup.spi.Compressor;
import com.neuropilot.backup.spi.EncodingStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Passes bytes as they are. */
final class PlainCompressor implements Compressor {
  @Override
  public String fileExtension() {
    return "";
  }

  @Override
  public EncodingStream encode(OutputStream sink) {
    return new PlainStream(sink);
  }

  @Override
  public InputStream decode(InputStream source) {
    return new WatchedSource(source);
  }

  private static final class PlainStream extends FinishingStream {
    private final OutputStream sink;

    PlainStream(OutputStream sink) {
      this.sink = sink;
    }

    @Override
    void encode(byte[] bytes, int offset, int length) throws IOException {
      sink.write(bytes, offset, length);
    }

    @Override
    void complete() {}

    @Override
    void release() {}
  }
}
