package com.neuropilot.backup.openpgp;

import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.ShortBufferException;
import javax.crypto.spec.SecretKeySpec;

/**
 * The reverse of {@link CfbEncryptingStream}: {@code P_i = C_i xor E(C_{i-1})} is the ECB
 * encryption of the ciphertext shifted by one block.
 */
final class CfbDecryptor {
  // Small for the same reason as in CfbEncryptingStream.
  static final int CAPACITY = 1 << 12;
  private static final int BLOCK = CfbEncryptingStream.BLOCK;

  private final Cipher cipher;
  // The last block of ciphertext that went through, then the current ones.
  private final byte[] encrypted = new byte[BLOCK + CAPACITY];
  private final byte[] keyStream = new byte[CAPACITY];

  CfbDecryptor(byte[] key) throws GeneralSecurityException {
    cipher = Cipher.getInstance("AES/ECB/NoPadding");
    cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"));
  }

  /** Returns where to put the ciphertext, at {@link #inputOffset()}, before {@link #decrypt}. */
  byte[] input() {
    return encrypted;
  }

  int inputOffset() {
    return BLOCK;
  }

  /**
   * Decrypts what was put into {@link #input()}.
   *
   * @param length how much; {@link #CAPACITY} in every call but the last
   */
  void decrypt(int length, byte[] target, int offset) {
    int blocks = (length + BLOCK - 1) / BLOCK * BLOCK;
    try {
      cipher.update(encrypted, 0, blocks, keyStream, 0);
    } catch (ShortBufferException e) {
      throw new IllegalStateException(e);
    }
    for (int i = 0; i < length; i++) {
      target[offset + i] = (byte) (encrypted[BLOCK + i] ^ keyStream[i]);
    }
    System.arraycopy(encrypted, length, encrypted, 0, BLOCK);
  }
}
