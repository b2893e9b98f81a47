package com.neuropilot.backup.postgres;

import java.util.Arrays;

/**
 * Reads the values of a custom archive from pieces that end anywhere (pg_dump's {@code WriteInt},
 * {@code WriteStr}, {@code WriteOffset}).
 *
 * <p>Each reading method returns whether the value is complete. If not, the same method is called
 * again after the next piece.
 */
final class ArchiveInput {
  private static final int LONGEST_NAME = 1024;
  private static final int NO_TEXT = -1;

  private byte[] piece = new byte[0];
  private int position;
  private int end;
  private int integerSize = Integer.BYTES;
  private int offsetSize = Long.BYTES;

  private final byte[] collected = new byte[16];
  private int collectedCount;
  private long number;
  private boolean lengthKnown;
  private long toSkip;
  private byte[] text = new byte[0];
  private int textCount;

  void feed(byte[] bytes, int offset, int length) {
    piece = bytes;
    position = offset;
    end = offset + length;
  }

  void sizes(int integers, int offsets) throws ArchiveFormatException {
    if (integers < 1 || integers > Long.BYTES || offsets < 1 || offsets > Long.BYTES) {
      throw new ArchiveFormatException("its header names impossible sizes");
    }
    integerSize = integers;
    offsetSize = offsets;
  }

  boolean hasMore() {
    return position < end;
  }

  /** Returns whether a value has begun and is not complete. */
  boolean isInsideValue() {
    return collectedCount > 0 || lengthKnown;
  }

  /** Reads up to 16 bytes. */
  boolean bytes(int count) {
    int taken = Math.min(count - collectedCount, end - position);
    System.arraycopy(piece, position, collected, collectedCount, taken);
    position += taken;
    collectedCount += taken;
    if (collectedCount < count) {
      return false;
    }
    collectedCount = 0;
    return true;
  }

  /** Returns one of the bytes read last. */
  int byteAt(int index) {
    return collected[index] & 0xff;
  }

  /** Reads an integer: a sign and, lowest first, its bytes. */
  boolean integer() {
    if (!bytes(integerSize + 1)) {
      return false;
    }
    long value = 0;
    for (int i = integerSize; i > 0; i--) {
      value = (value << 8) | byteAt(i);
    }
    number = byteAt(0) == 0 ? value : -value;
    return true;
  }

  /** Returns the integer read last. */
  long number() {
    return number;
  }

  /** Reads past a position in the file. */
  boolean offset() {
    return bytes(offsetSize + 1);
  }

  /** Reads a text of which only the first {@value #LONGEST_NAME} bytes are kept. */
  boolean text() throws ArchiveFormatException {
    if (!lengthKnown) {
      if (!integer()) {
        return false;
      }
      startText();
    }
    int taken = (int) Math.min(toSkip, end - position);
    int kept = Math.min(taken, LONGEST_NAME - Math.max(textCount, 0));
    if (kept > 0) {
      text = Arrays.copyOf(text, textCount + kept);
      System.arraycopy(piece, position, text, textCount, kept);
      textCount += kept;
    }
    position += taken;
    toSkip -= taken;
    lengthKnown = toSkip > 0;
    return !lengthKnown;
  }

  /** Returns whether the text read last is the special one that ends a list. */
  boolean isNoText() {
    return textCount == NO_TEXT;
  }

  /** Returns the text read last; empty for none. */
  byte[] textBytes() {
    return text;
  }

  /** Counts the line ends in up to so many of the next bytes, and passes over them. */
  long lineEnds(DataTail tail, long most) {
    int taken = (int) Math.min(most, end - position);
    long count = LineEnds.count(piece, position, position + taken);
    tail.accept(piece, position, taken);
    position += taken;
    return count;
  }

  /** Returns the index of the next byte in the piece. */
  int position() {
    return position;
  }

  private void startText() throws ArchiveFormatException {
    if (number < NO_TEXT || number > Integer.MAX_VALUE) {
      throw new ArchiveFormatException("it holds a text of impossible length");
    }
    lengthKnown = true;
    toSkip = Math.max(number, 0);
    text = new byte[0];
    textCount = number == NO_TEXT ? NO_TEXT : 0;
  }
}
