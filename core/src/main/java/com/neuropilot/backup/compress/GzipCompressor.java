package com.neuropilot.backup.compress;

import com.neuropilot.backup.spi.Compressor;
import com.neuropilot.backup.spi.EncodingStream;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/**
 * Compresses with the JDK's Deflater; reads several members in a row, and checks each one's CRC and
 * length.
 */
final class GzipCompressor implements Compressor {
  private static final int BUFFER = 1 << 16;

  private final int level;

  GzipCompressor(int level) {
    this.level = level;
  }

  @Override
  public String fileExtension() {
    return ".gz";
  }

  @Override
  public EncodingStream encode(OutputStream sink) throws IOException {
    return new GzipStream(new Member(sink, level));
  }

  @Override
  public InputStream decode(InputStream source) {
    return new DecodedStream(Gzip.ID, source, GzipCompressor::open);
  }

  private static InputStream open(InputStream source) throws IOException {
    return GzipCompressorInputStream.builder()
        .setInputStream(new BufferedInputStream(source, BUFFER))
        .setDecompressConcatenated(true)
        .get();
  }

  /** A member whose deflater can be freed without a trailer. */
  private static final class Member extends GZIPOutputStream {
    Member(OutputStream sink, int level) throws IOException {
      super(sink, BUFFER);
      def.setLevel(level);
    }

    void free() {
      def.end();
    }
  }

  private static final class GzipStream extends FinishingStream {
    private final Member member;

    GzipStream(Member member) {
      this.member = member;
    }

    @Override
    void encode(byte[] bytes, int offset, int length) throws IOException {
      member.write(bytes, offset, length);
    }

    @Override
    void complete() throws IOException {
      member.finish();
    }

    @Override
    void release() {
      member.free();
    }
  }
}
