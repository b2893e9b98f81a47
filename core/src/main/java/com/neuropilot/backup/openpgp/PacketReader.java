package com.neuropilot.backup.openpgp;

import com.neuropilot.backup.spi.IntegrityException;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads one packet after the other (RFC 4880, section 4.2), without believing anything that it
 * reads.
 *
 * <p>Bouncy Castle's own reader loads packets of unknown kinds into memory and takes the end of the
 * input inside of partial lengths for the end of the packet.
 */
final class PacketReader {
  private final InputStream in;

  PacketReader(InputStream in) {
    this.in = in;
  }

  /** Returns the next packet, after the body of the previous one was read; null at the end. */
  @Nullable Packet next() throws IOException {
    int first = in.read();
    if (first < 0) {
      return null;
    }
    if ((first & 0x80) == 0) {
      throw new IntegrityException(
          "This is not an encrypted OpenPGP message, or it is damaged: there is something else where"
              + " a packet should begin.");
    }
    Recorder header = new Recorder(in, first);
    boolean newFormat = (first & 0x40) != 0;
    int tag = newFormat ? first & 0x3f : (first & 0x3f) >> 2;
    PacketBody body =
        newFormat ? PacketBody.of(in, PacketLength.read(header)) : oldFormat(first & 3, header);
    return new Packet(tag, header.bytes.toByteArray(), body);
  }

  private PacketBody oldFormat(int lengthType, InputStream header) throws IOException {
    if (lengthType == 3) {
      return PacketBody.toTheEnd(in);
    }
    long length = PacketLength.number(header, 1 << lengthType);
    return PacketBody.of(in, new PacketLength(length, false));
  }

  /** Keeps what is read one byte at a time. */
  @SuppressWarnings("InputStreamSlowMultibyteRead") // Never asked for more than one.
  private static final class Recorder extends FilterInputStream {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    Recorder(InputStream in, int first) {
      super(in);
      bytes.write(first);
    }

    @Override
    public int read() throws IOException {
      int octet = super.read();
      if (octet >= 0) {
        bytes.write(octet);
      }
      return octet;
    }
  }
}
