package com.neuropilot.backup.openpgp;

import com.neuropilot.backup.spi.IntegrityException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Objects;
import org.bouncycastle.bcpg.CRC24;
import org.bouncycastle.bcpg.FastCRC24;

/**
 * The bytes inside an ASCII-armored message (RFC 4880, section 6.2): {@code -1} comes only after
 * its last line, with nothing but white space behind it.
 */
final class ArmorStream extends InputStream {
  private static final String BEGIN = "-----BEGIN PGP MESSAGE-----";
  private static final String END = "-----END PGP MESSAGE-----";
  private static final int MAX_LINE = 1024;
  private static final String DAMAGED =
      "The armored OpenPGP message is damaged: it was changed, truncated, or has something after its"
          + " end. Take another copy or backup.";

  private final InputStream in;
  private byte[] chunk = {};
  private int position;
  private final CRC24 crc = new FastCRC24();
  private boolean ended;

  private ArmorStream(InputStream in) {
    this.in = in;
  }

  /** Reads the first line and the headers. */
  static ArmorStream open(InputStream in) throws IOException {
    ArmorStream armor = new ArmorStream(in);
    String first = armor.line();
    if (!first.equals(BEGIN)) {
      throw new IntegrityException(
          "This is not an encrypted OpenPGP message: it begins with neither a packet nor " + BEGIN);
    }
    while (!armor.line().isEmpty()) {
      // Headers such as Version and Comment say nothing that matters here.
    }
    return armor;
  }

  @Override
  public int read() throws IOException {
    return prepare() ? chunk[position++] & 0xff : -1;
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
    int count = Math.min(length, chunk.length - position);
    System.arraycopy(chunk, position, bytes, offset, count);
    position += count;
    return count;
  }

  private boolean prepare() throws IOException {
    while (!ended && position == chunk.length) {
      String line = line();
      if (line.startsWith("=") && line.length() == 5) {
        checkSum(decode(line.substring(1)));
        line = line();
        require(line.equals(END));
      }
      if (line.equals(END)) {
        end();
      } else {
        chunk = decode(line);
        position = 0;
        for (byte octet : chunk) {
          crc.update(octet);
        }
      }
    }
    return !ended;
  }

  private void end() throws IOException {
    for (int octet = in.read(); octet >= 0; octet = in.read()) {
      require(Character.isWhitespace(octet));
    }
    ended = true;
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int octet = in.read(); octet != '\n'; octet = in.read()) {
      // The last line may come without its end.
      if (octet < 0 && line.toString().equals(END)) {
        break;
      }
      if (octet < 0) {
        throw PacketBody.truncated();
      }
      require(line.length() < MAX_LINE);
      line.append((char) octet);
    }
    return line.toString().stripTrailing();
  }

  /** Takes a line only as an encoder writes it: bits of a last digit that say nothing must be 0. */
  private static byte[] decode(String line) throws IOException {
    try {
      byte[] decoded = Base64.getDecoder().decode(line.getBytes(StandardCharsets.ISO_8859_1));
      require(Base64.getEncoder().encodeToString(decoded).equals(line));
      return decoded;
    } catch (IllegalArgumentException e) {
      throw new IntegrityException(DAMAGED, e);
    }
  }

  private void checkSum(byte[] expected) throws IOException {
    int sum = ((expected[0] & 0xff) << 16) | ((expected[1] & 0xff) << 8) | (expected[2] & 0xff);
    require(sum == (crc.getValue() & 0xffffff));
  }

  private static void require(boolean right) throws IOException {
    if (!right) {
      throw new IntegrityException(DAMAGED);
    }
  }
}
