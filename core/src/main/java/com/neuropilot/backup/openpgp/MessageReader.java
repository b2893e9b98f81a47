package com.neuropilot.backup.openpgp;

import com.neuropilot.backup.spi.IntegrityException;
import com.neuropilot.backup.spi.StageException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads one encrypted message: {@code -1} comes only after its integrity was proven, its packets
 * ended and nothing followed.
 */
final class MessageReader extends InputStream {
  private static final int BUFFER = 1 << 16;

  private final WatchedSource source;
  private final InputStream binary;
  private final InputStream content;
  private @Nullable IOException failure;
  private boolean ended;

  private MessageReader(WatchedSource source, InputStream binary, InputStream content) {
    this.source = source;
    this.binary = binary;
    this.content = content;
  }

  /** Reads up to where the data begins. */
  static MessageReader open(InputStream in, SessionKeyFinder finder) throws IOException {
    WatchedSource source = new WatchedSource(in);
    try {
      InputStream binary = binary(source);
      InputStream decrypted = EncryptedData.open(binary, finder);
      return new MessageReader(source, binary, Plaintext.open(decrypted));
    } catch (IOException | RuntimeException e) {
      throw translate(source, e);
    }
  }

  /** Returns the packets of a message, armored or not. */
  static InputStream binary(InputStream source) throws IOException {
    BufferedInputStream in = new BufferedInputStream(source, BUFFER);
    in.mark(1);
    int first = in.read();
    if (first < 0) {
      throw new IntegrityException(
          "The OpenPGP message is truncated: it is empty. Take another copy or backup.");
    }
    in.reset();
    return first == '-' ? ArmorStream.open(in) : in;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    if (failure != null) {
      throw failure;
    }
    if (length == 0) {
      return 0;
    }
    try {
      int count = ended ? -1 : content.read(bytes, offset, length);
      return count < 0 ? end() : count;
    } catch (IOException | RuntimeException e) {
      failure = translate(source, e);
      throw failure;
    }
  }

  @Override
  public void close() throws IOException {
    if (failure == null) {
      failure = new IOException("The decrypted stream is closed.");
    }
    content.close();
    source.close();
  }

  private int end() throws IOException {
    if (!ended && binary.read() >= 0) {
      throw new IntegrityException(
          "Something follows the end of the OpenPGP message, so it is not what was written. Take"
              + " another copy or backup.");
    }
    ended = true;
    return -1;
  }

  /** Tells what is wrong with the message from what is wrong with reading it. */
  private static IOException translate(WatchedSource source, Exception e) {
    if (source.failure() != null) {
      return source.failure();
    }
    if (e instanceof IntegrityException || e instanceof StageException) {
      return (IOException) e;
    }
    return new IntegrityException(
        "The OpenPGP message is damaged (" + e.getMessage() + "). Take another copy or backup.", e);
  }
}
