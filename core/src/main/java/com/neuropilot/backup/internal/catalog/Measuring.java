package com.neuropilot.backup.internal.catalog;

import com.neuropilot.backup.internal.manifest.Sha256;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.HexFormat;

/** Length and hash of what is read of a stream. For one stream and one thread. */
final class Measuring {
  private static final int SKIPPED_BYTES = 1 << 16;

  private final MessageDigest digest = Sha256.digest();
  private long length;

  /** Returns the stream, measured as it is read. */
  InputStream of(InputStream stream) {
    return new FilterInputStream(stream) {
      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] bytes, int offset, int count) throws IOException {
        int read = in.read(bytes, offset, count);
        if (read > 0) {
          digest.update(bytes, offset, read);
          length += read;
        }
        return read;
      }

      @Override
      public long skip(long count) throws IOException {
        byte[] skipped = new byte[(int) Math.min(count, SKIPPED_BYTES)];
        return Math.max(0, read(skipped, 0, skipped.length));
      }

      @Override
      public boolean markSupported() {
        return false;
      }
    };
  }

  long length() {
    return length;
  }

  /** Returns the hash, once. */
  String sha256() {
    return HexFormat.of().formatHex(digest.digest());
  }
}
