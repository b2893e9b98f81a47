package com.neuropilot.backup.compress;

import com.github.luben.zstd.ZstdDecompressCtx;
import com.neuropilot.backup.spi.IntegrityException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/** Reads zstd frames up to the end of the source, which must be the end of a frame. */
final class ZstdDecoder extends InputStream {
  private static final int BUFFER = 1 << 17;

  private final InputStream source;
  private final ZstdDecompressCtx context = new ZstdDecompressCtx();
  private final ByteBuffer encoded = ByteBuffer.allocateDirect(BUFFER).flip();
  private final ByteBuffer plain = ByteBuffer.allocateDirect(BUFFER).flip();
  private final byte[] chunk = new byte[BUFFER];
  private boolean frameEnded;
  private boolean morePending;

  ZstdDecoder(InputStream source) {
    this.source = source;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    while (!plain.hasRemaining()) {
      if (!encoded.hasRemaining() && !morePending && !refill()) {
        return -1;
      }
      decompress();
    }
    int count = Math.min(length, plain.remaining());
    plain.get(buffer, offset, count);
    return count;
  }

  @Override
  public void close() throws IOException {
    context.close();
    source.close();
  }

  private boolean refill() throws IOException {
    int count = source.read(chunk, 0, chunk.length);
    if (count < 0 && !frameEnded) {
      throw new IntegrityException("it ends in the middle of a frame");
    }
    if (count > 0) {
      encoded.clear().put(chunk, 0, count).flip();
    }
    return count >= 0;
  }

  private void decompress() {
    plain.clear();
    frameEnded = context.decompressDirectByteBufferStream(plain, encoded);
    morePending = !frameEnded && !plain.hasRemaining();
    plain.flip();
  }
}
