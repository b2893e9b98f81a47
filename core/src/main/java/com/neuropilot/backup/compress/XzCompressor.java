package com.neuropilot.backup.compress;

import com.neuropilot.backup.spi.Compressor;
import com.neuropilot.backup.spi.EncodingStream;
import com.neuropilot.backup.spi.StageException;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.MemoryLimitException;
import org.tukaani.xz.UnsupportedOptionsException;
import org.tukaani.xz.XZInputStream;
import org.tukaani.xz.XZOutputStream;

/** Compresses with xz, with a CRC64 of each block. */
final class XzCompressor implements Compressor {
  private static final int BUFFER = 1 << 16;
  private static final int SMALLEST_DICTIONARY = 1 << 16;

  private final int level;
  private final long heap;

  /**
   * Creates the codec.
   *
   * @param heap the length of the heap in bytes: encoding takes at most two fifths of it, decoding
   *     four fifths
   */
  XzCompressor(int level, long heap) {
    this.level = level;
    this.heap = heap;
  }

  @Override
  public String fileExtension() {
    return ".xz";
  }

  @Override
  public EncodingStream encode(OutputStream sink) throws IOException {
    return new XzStream(new XZOutputStream(sink, options()));
  }

  @Override
  public InputStream decode(InputStream source) {
    return new DecodedStream(Xz.ID, source, this::open);
  }

  LZMA2Options options() throws UnsupportedOptionsException {
    LZMA2Options options = new LZMA2Options(level);
    long most = heap / 5 * 2 / 1024;
    while (options.getEncoderMemoryUsage() > most && options.getDictSize() > SMALLEST_DICTIONARY) {
      options.setDictSize(options.getDictSize() / 2);
    }
    return options;
  }

  private InputStream open(InputStream source) throws IOException {
    int most = (int) Math.min(Integer.MAX_VALUE, heap / 5 * 4 / 1024);
    try {
      return new LimitedStream(new XZInputStream(new BufferedInputStream(source, BUFFER), most));
    } catch (MemoryLimitException e) {
      throw tooSmall(e);
    }
  }

  private static StageException tooSmall(MemoryLimitException e) {
    long needed = e.getMemoryNeeded() / 1024 + 1L;
    return new StageException(
        "Decompressing this xz data needs "
            + needed
            + " MiB of heap, which is too much for this JVM. Give it more, e.g. -Xmx"
            + needed * 2
            + "m.",
        false,
        e);
  }

  /** Explains that the heap is too small, which is not damage. */
  private static final class LimitedStream extends FilterInputStream {
    LimitedStream(XZInputStream in) {
      super(in);
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      try {
        return in.read(buffer, offset, length);
      } catch (MemoryLimitException e) {
        throw tooSmall(e);
      }
    }
  }

  private static final class XzStream extends FinishingStream {
    private final XZOutputStream xz;

    XzStream(XZOutputStream xz) {
      this.xz = xz;
    }

    @Override
    void encode(byte[] bytes, int offset, int length) throws IOException {
      xz.write(bytes, offset, length);
    }

    @Override
    void complete() throws IOException {
      xz.finish();
    }

    @Override
    void release() {}
  }
}
