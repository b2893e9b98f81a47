package com.neuropilot.backup.openpgp;

import com.neuropilot.backup.spi.IntegrityException;
import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Objects;

/**
 * The plaintext of integrity protected data (RFC 4880, section 5.13): {@code -1} comes only after
 * the modification detection code was found right.
 */
final class ProtectedStream extends InputStream {
  private static final int PREFIX = CfbEncryptingStream.BLOCK + 2;
  private static final int DIGEST = 20;
  private static final int TRAILER = 2 + DIGEST;

  private final InputStream body;
  private final CfbDecryptor cipher;
  private final MessageDigest sha1;
  private final byte[] plain = new byte[TRAILER + CfbDecryptor.CAPACITY];
  // What may be given away is from position to limit; the last TRAILER bytes may be the code.
  private int position;
  private int limit;
  private int held;
  private int prefixLeft = PREFIX;
  private boolean verified;

  ProtectedStream(InputStream body, byte[] key) throws GeneralSecurityException {
    this.body = body;
    cipher = new CfbDecryptor(key);
    sha1 = MessageDigest.getInstance("SHA-1");
  }

  @Override
  public int read() throws IOException {
    return prepare() ? plain[position++] & 0xff : -1;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    if (length == 0) {
      return 0;
    }
    if (!prepare()) {
      return -1;
    }
    int count = Math.min(length, limit - position);
    System.arraycopy(plain, position, bytes, offset, count);
    position += count;
    return count;
  }

  private boolean prepare() throws IOException {
    while (position == limit) {
      if (verified) {
        return false;
      }
      fill();
    }
    return true;
  }

  private void fill() throws IOException {
    System.arraycopy(plain, limit, plain, 0, held);
    int count = body.readNBytes(cipher.input(), cipher.inputOffset(), CfbDecryptor.CAPACITY);
    cipher.decrypt(count, plain, held);
    int total = held + count;
    limit = Math.max(0, total - TRAILER);
    held = total - limit;
    position = Math.min(prefixLeft, limit);
    prefixLeft -= position;
    sha1.update(plain, 0, limit);
    if (count < CfbDecryptor.CAPACITY) {
      verify();
    }
  }

  private void verify() throws IOException {
    boolean complete = prefixLeft == 0 && held == TRAILER;
    if (complete) {
      sha1.update(plain, limit, 2);
      byte[] code = Arrays.copyOfRange(plain, limit + 2, limit + TRAILER);
      boolean header = (plain[limit] & 0xff) == 0xD3 && plain[limit + 1] == DIGEST;
      complete = MessageDigest.isEqual(sha1.digest(), code) && header;
    }
    if (!complete) {
      throw new IntegrityException(
          "The OpenPGP message is damaged: its integrity check fails, so it was changed or"
              + " truncated. Do not use what was read of it; take another copy or backup.");
    }
    verified = true;
  }
}
