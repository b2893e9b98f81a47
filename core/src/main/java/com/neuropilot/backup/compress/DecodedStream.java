package com.neuropilot.backup.compress;

import com.neuropilot.backup.spi.IntegrityException;
import com.neuropilot.backup.spi.StageException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.Optional;

/**
 * Tells damage from a source that fails: what the decoder throws is damage, unless the source threw
 * before.
 *
 * <p>The decoder is opened at the first read, and nothing more is read after a failure.
 */
final class DecodedStream extends InputStream {
  /** Opens a decoder, which may read at once. */
  interface Opener {
    InputStream open(InputStream source) throws IOException;
  }

  private final String format;
  private final WatchedSource source;
  private final Opener opener;
  private Optional<InputStream> decoder = Optional.empty();
  private Optional<IOException> failure = Optional.empty();
  private boolean ended;

  DecodedStream(String format, InputStream source, Opener opener) {
    this.format = format;
    this.source = new WatchedSource(source);
    this.opener = opener;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, buffer.length);
    if (failure.isPresent()) {
      throw failure.get();
    }
    if (ended || length == 0) {
      return ended ? -1 : 0;
    }
    try {
      int count = decoder().read(buffer, offset, length);
      ended = count < 0;
      return count;
    } catch (IOException | RuntimeException e) {
      IOException explained = explain(e);
      failure = Optional.of(explained);
      throw explained;
    }
  }

  @Override
  public void close() throws IOException {
    if (failure.isEmpty()) {
      failure = Optional.of(new IOException("The " + format + " stream is closed."));
    }
    try {
      if (decoder.isPresent()) {
        decoder.get().close();
      }
    } finally {
      source.close();
    }
  }

  private InputStream decoder() throws IOException {
    if (decoder.isEmpty()) {
      decoder = Optional.of(opener.open(source));
    }
    return decoder.get();
  }

  private IOException explain(Exception thrown) {
    if (source.failure().isPresent()) {
      return source.failure().get();
    }
    if (thrown instanceof StageException stage) {
      return stage;
    }
    return new IntegrityException(
        "The "
            + format
            + " data is damaged or cut short ("
            + thrown.getMessage()
            + "). Use another copy of this backup.",
        thrown);
  }
}
