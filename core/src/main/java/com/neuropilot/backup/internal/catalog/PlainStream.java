package com.neuropilot.backup.internal.catalog;

import com.neuropilot.backup.internal.manifest.Manifest.StreamEntry;
import com.neuropilot.backup.internal.manifest.Sha256;
import com.neuropilot.backup.spi.IntegrityException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.HexFormat;

/** The plain bytes of a stream; {@code -1} only when they are those that were dumped. */
final class PlainStream extends FilterInputStream {
  private final StreamEntry expected;
  private final MessageDigest digest = Sha256.digest();
  private long length;
  private boolean proven;

  PlainStream(InputStream plain, StreamEntry expected) {
    super(plain);
    this.expected = expected;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int count) throws IOException {
    int read = in.read(bytes, offset, count);
    if (read >= 0) {
      digest.update(bytes, offset, read);
      length += read;
    } else if (!proven) {
      prove();
    }
    return read;
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  @Override
  public long skip(long count) throws IOException {
    return readNBytes((int) Math.min(count, 8192)).length;
  }

  private void prove() throws IntegrityException {
    if (length != expected.plainBytes()
        || !HexFormat.of().formatHex(digest.digest()).equals(expected.plainSha256())) {
      throw new IntegrityException(
          "The decoded stream '"
              + expected.name()
              + "' is not what was dumped: its hash differs from the manifest's. Use another copy or another backup.");
    }
    proven = true;
  }
}
