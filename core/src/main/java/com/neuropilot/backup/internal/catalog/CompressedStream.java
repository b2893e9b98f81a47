package com.neuropilot.backup.internal.catalog;

import com.neuropilot.backup.internal.manifest.Manifest.StreamEntry;
import com.neuropilot.backup.spi.DumpStream;
import com.neuropilot.backup.spi.IntegrityException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A backup's stream, decrypted and still compressed. */
final class CompressedStream implements DumpStream {
  private final StreamEntry entry;
  private final Opener opener;

  CompressedStream(StreamEntry entry, Opener opener) {
    this.entry = entry;
    this.opener = opener;
  }

  /** Opens the decrypted bytes. */
  interface Opener {
    InputStream open() throws IOException;
  }

  @Override
  public String name() {
    return entry.name();
  }

  @Override
  public InputStream open() throws IOException {
    return new Measured(opener.open());
  }

  /** Counts up to the end, which has to be where the manifest says. */
  private final class Measured extends FilterInputStream {
    private long length;

    Measured(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int count) throws IOException {
      int read = in.read(bytes, offset, count);
      length += Math.max(read, 0);
      if (read < 0 && length != entry.compressedBytes()) {
        throw new IntegrityException(
            "The decrypted stream '"
                + entry.name()
                + "' has "
                + length
                + " bytes where the manifest says "
                + entry.compressedBytes()
                + ". Use another copy.");
      }
      return read;
    }

    @Override
    public boolean markSupported() {
      return false;
    }
  }
}
