package com.neuropilot.backup.openpgp;

import java.io.IOException;
import java.io.OutputStream;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.ShortBufferException;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES in CFB mode with a zero initial vector (RFC 4880, section 13.9), at the speed of CBC.
 *
 * <p>With {@code X_i = E(C_{i-1})} and {@code C_i = P_i xor X_i}, {@code X_i = E(P_{i-1} xor
 * X_{i-1})}: the key stream is the CBC encryption of the plaintext shifted by one block, which the
 * JDK runs in one native loop where its own CFB mode goes block by block.
 */
final class CfbEncryptingStream extends OutputStream {
  static final int BLOCK = 16;
  // Small, so that the cipher is soon called often enough for HotSpot to compile the call: only
  // then does it use the processor's own instructions.
  private static final int CAPACITY = 1 << 12;

  private final OutputStream out;
  private final Cipher cipher;
  // The last block of plaintext that went through, then what waits.
  private final byte[] plain = new byte[BLOCK + CAPACITY];
  private final byte[] keyStream = new byte[CAPACITY];
  private int waiting;
  private boolean closed;

  CfbEncryptingStream(OutputStream out, byte[] key) throws GeneralSecurityException {
    this.out = out;
    cipher = Cipher.getInstance("AES/CBC/NoPadding");
    cipher.init(
        Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new IvParameterSpec(new byte[BLOCK]));
  }

  @Override
  public void write(int value) throws IOException {
    plain[BLOCK + waiting++] = (byte) value;
    if (waiting == CAPACITY) {
      encrypt();
    }
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    int done = 0;
    while (done < length) {
      int count = Math.min(length - done, CAPACITY - waiting);
      System.arraycopy(bytes, offset + done, plain, BLOCK + waiting, count);
      waiting += count;
      done += count;
      if (waiting == CAPACITY) {
        encrypt();
      }
    }
  }

  /** Does nothing: a block that is not full cannot be followed by another. */
  @Override
  public void flush() {}

  @Override
  public void close() throws IOException {
    if (!closed) {
      closed = true;
      encrypt();
      out.close();
    }
  }

  private void encrypt() throws IOException {
    int blocks = (waiting + BLOCK - 1) / BLOCK * BLOCK;
    try {
      cipher.update(plain, 0, blocks, keyStream, 0);
    } catch (ShortBufferException e) {
      throw new IllegalStateException(e);
    }
    for (int i = 0; i < waiting; i++) {
      keyStream[i] ^= plain[BLOCK + i];
    }
    out.write(keyStream, 0, waiting);
    System.arraycopy(plain, waiting, plain, 0, BLOCK);
    waiting = 0;
  }
}
