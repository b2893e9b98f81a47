package com.neuropilot.backup.compress;

import com.github.luben.zstd.EndDirective;
import com.github.luben.zstd.ZstdCompressCtx;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/** Writes one zstd frame. */
final class ZstdEncoder extends FinishingStream {
  private static final int BUFFER = 1 << 17;

  private final OutputStream sink;
  private final ZstdCompressCtx context = new ZstdCompressCtx();
  private final ByteBuffer plain = ByteBuffer.allocateDirect(BUFFER);
  private final ByteBuffer encoded = ByteBuffer.allocateDirect(BUFFER);
  private final byte[] chunk = new byte[BUFFER];

  ZstdEncoder(OutputStream sink, Zstd config) {
    this.sink = sink;
    context.setLevel(config.level()).setChecksum(true).setWorkers(config.workers());
  }

  @Override
  void encode(byte[] bytes, int offset, int length) throws IOException {
    int position = offset;
    while (position < offset + length) {
      int count = Math.min(plain.remaining(), offset + length - position);
      plain.put(bytes, position, count);
      position += count;
      if (!plain.hasRemaining()) {
        drain();
      }
    }
  }

  @Override
  void complete() throws IOException {
    plain.flip();
    boolean done;
    do {
      done = step(EndDirective.END);
    } while (!done);
  }

  @Override
  void release() {
    context.close();
  }

  private void drain() throws IOException {
    plain.flip();
    while (plain.hasRemaining()) {
      step(EndDirective.CONTINUE);
    }
    plain.clear();
  }

  private boolean step(EndDirective directive) throws IOException {
    encoded.clear();
    boolean done = context.compressDirectByteBufferStream(encoded, plain, directive);
    encoded.flip();
    int count = encoded.remaining();
    encoded.get(chunk, 0, count);
    sink.write(chunk, 0, count);
    return done;
  }
}
