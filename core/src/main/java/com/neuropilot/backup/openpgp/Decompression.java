package com.neuropilot.backup.openpgp;

import com.neuropilot.backup.spi.IntegrityException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;

/** What the compressed packets of other programs hold (RFC 4880, sections 5.6 and 9.3). */
final class Decompression {
  private static final int BUFFER = 1 << 16;

  private Decompression() {}

  /** Returns the decompressed bytes; {@code -1} comes only when the packet ends with them. */
  static InputStream of(PacketBody body) throws IOException {
    int algorithm = PacketLength.octet(body);
    return switch (algorithm) {
      case 0 -> body;
      case 1 -> new Inflating(body, true);
      case 2 -> new Inflating(body, false);
      case 3 -> new Unpacking(new BufferedInputStream(body, BUFFER));
      default ->
          throw new IntegrityException(
              "The OpenPGP message is compressed in an unknown way (" + algorithm + ").");
    };
  }

  private static IntegrityException trailing() {
    return new IntegrityException(
        "The OpenPGP message is damaged: something follows its compressed data.");
  }

  private static final class Inflating extends InflaterInputStream {
    private boolean padded;

    Inflating(InputStream body, boolean raw) {
      super(body, new Inflater(raw), BUFFER);
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int count = super.read(bytes, offset, length);
      if (count < 0 && (inf.getRemaining() > (padded ? 1 : 0) || in.read() >= 0)) {
        throw trailing();
      }
      return count;
    }

    /** Adds the byte after the end that raw deflate data needs. */
    @Override
    protected void fill() throws IOException {
      len = in.read(buf, 0, buf.length);
      if (len < 0 && !padded) {
        padded = true;
        buf[0] = 0;
        len = 1;
      }
      if (len < 0) {
        throw new IntegrityException(
            "The OpenPGP message is damaged: its compressed data is truncated.");
      }
      inf.setInput(buf, 0, len);
    }

    @Override
    public void close() {
      inf.end();
    }
  }

  private static final class Unpacking extends InputStream {
    private final InputStream packed;
    private final InputStream unpacked;

    Unpacking(InputStream packed) throws IOException {
      this.packed = packed;
      unpacked = new BZip2CompressorInputStream(packed);
    }

    @Override
    public int read() throws IOException {
      return checked(unpacked.read());
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      return checked(unpacked.read(bytes, offset, length));
    }

    private int checked(int result) throws IOException {
      if (result < 0 && packed.read() >= 0) {
        throw trailing();
      }
      return result;
    }
  }
}
