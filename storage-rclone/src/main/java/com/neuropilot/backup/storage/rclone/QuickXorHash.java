package com.neuropilot.backup.storage.rclone;

import java.security.MessageDigest;
import java.util.Arrays;

/**
 * OneDrive's hash: each byte is XORed into a ring of 160 bits, 11 bits further than the one before;
 * at the end the length is XORed into the last 8 bytes, least significant first.
 *
 * <p>160 bytes later the same bits come again, so that bytes are XORed by their position first and
 * put into the ring at the end.
 */
final class QuickXorHash extends MessageDigest {
  private static final int RING_BYTES = 20;
  private static final int RING_BITS = 8 * RING_BYTES;
  private static final int STEP = 11;

  private final byte[] folded = new byte[RING_BITS];
  private long length;

  QuickXorHash() {
    super("QuickXorHash");
  }

  @Override
  protected void engineUpdate(byte input) {
    folded[(int) (length % RING_BITS)] ^= input;
    length++;
  }

  @Override
  protected void engineUpdate(byte[] input, int offset, int count) {
    int position = (int) (length % RING_BITS);
    for (int i = offset; i < offset + count; i++) {
      folded[position] ^= input[i];
      position = position == RING_BITS - 1 ? 0 : position + 1;
    }
    length += count;
  }

  @Override
  protected byte[] engineDigest() {
    byte[] ring = new byte[RING_BYTES];
    for (int i = 0; i < RING_BITS; i++) {
      int bit = i * STEP % RING_BITS;
      int shifted = (folded[i] & 0xff) << (bit % 8);
      ring[bit / 8] ^= (byte) shifted;
      ring[(bit / 8 + 1) % RING_BYTES] ^= (byte) (shifted >> 8);
    }
    for (int i = 0; i < Long.BYTES; i++) {
      ring[RING_BYTES - Long.BYTES + i] ^= (byte) (length >> (8 * i));
    }
    engineReset();
    return ring;
  }

  @Override
  protected void engineReset() {
    Arrays.fill(folded, (byte) 0);
    length = 0;
  }
}
