package com.neuropilot.backup.openpgp;

import com.neuropilot.backup.spi.EncodingStream;
import com.neuropilot.backup.spi.StageException;
import java.io.IOException;
import java.io.OutputStream;
import java.security.SecureRandom;
import java.util.List;
import java.util.Objects;
import org.bouncycastle.openpgp.PGPEncryptedDataGenerator;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPLiteralData;
import org.bouncycastle.openpgp.PGPLiteralDataGenerator;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.operator.bc.BcPublicKeyKeyEncryptionMethodGenerator;

/**
 * Writes one message: session keys, then integrity protected data with one literal packet in it,
 * both in partial lengths.
 *
 * <p>The generators' own {@code close()} writes a valid trailer, so only {@link #finish()} calls
 * it.
 */
final class MessageWriter extends EncodingStream {
  private static final int PARTIAL_LENGTH = 1 << 16;

  private enum State {
    OPEN,
    BROKEN,
    FINISHED,
    CLOSED
  }

  private final PGPEncryptedDataGenerator encryption;
  private final PGPLiteralDataGenerator literal = new PGPLiteralDataGenerator();
  private final OutputStream body;
  private State state = State.OPEN;

  MessageWriter(OutputStream sink, List<PGPPublicKey> keys, SecureRandom random)
      throws IOException {
    encryption = new PGPEncryptedDataGenerator(new Aes256Protected(random));
    for (PGPPublicKey key : keys) {
      encryption.addMethod(
          new BcPublicKeyKeyEncryptionMethodGenerator(key).setSecureRandom(random));
    }
    UnprovenModulus unproven = new UnprovenModulus();
    try {
      OutputStream encrypted = encryption.open(new Unflushed(sink), new byte[PARTIAL_LENGTH]);
      body =
          literal.open(
              encrypted, PGPLiteralData.BINARY, "", PGPLiteralData.NOW, new byte[PARTIAL_LENGTH]);
    } catch (PGPException e) {
      throw new StageException("The encryption cannot start: " + e.getMessage() + ".", false, e);
    } finally {
      unproven.end();
    }
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    requireOpen();
    state = State.BROKEN;
    body.write(bytes, offset, length);
    state = State.OPEN;
  }

  @Override
  public void finish() throws IOException {
    requireOpen();
    state = State.BROKEN;
    literal.close();
    encryption.close();
    state = State.FINISHED;
  }

  @Override
  public void close() {
    state = State.CLOSED;
  }

  private void requireOpen() throws IOException {
    switch (state) {
      case OPEN -> {}
      case BROKEN -> throw new IOException("The encryption failed before; start it again.");
      case FINISHED -> throw new IOException("The encrypted message is finished already.");
      case CLOSED -> throw new IOException("The encrypted message is closed.");
    }
  }

  /** Keeps the generators from flushing and closing what is the caller's. */
  private static final class Unflushed extends OutputStream {
    private final OutputStream sink;

    Unflushed(OutputStream sink) {
      this.sink = sink;
    }

    @Override
    public void write(int value) throws IOException {
      sink.write(value);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      sink.write(bytes, offset, length);
    }
  }
}
