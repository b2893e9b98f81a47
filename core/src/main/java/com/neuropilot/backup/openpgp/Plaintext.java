package com.neuropilot.backup.openpgp;

import com.neuropilot.backup.spi.IntegrityException;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * The content of a decrypted message: the data of its one literal packet, which may lie in
 * compressed packets and between signatures (RFC 4880, section 11.3).
 *
 * <p>{@code -1} comes only after the sequence of packets ended behind it. Signatures inside are
 * passed over: whom a backup is from is said by the signature beside it.
 */
final class Plaintext extends InputStream {
  private static final int MAX_DEPTH = 4;

  private final PacketReader packets;
  private final InputStream content;
  private boolean ended;

  private Plaintext(PacketReader packets, InputStream content) {
    this.packets = packets;
    this.content = content;
  }

  static Plaintext open(InputStream decrypted) throws IOException {
    return open(decrypted, 0);
  }

  private static Plaintext open(InputStream decrypted, int depth) throws IOException {
    PacketReader packets = new PacketReader(decrypted);
    Packet packet = packets.next();
    while (packet != null && isBeside(packet.tag())) {
      packet.small();
      packet = packets.next();
    }
    return new Plaintext(packets, content(packet, depth));
  }

  private static InputStream content(@Nullable Packet packet, int depth) throws IOException {
    if (packet != null && packet.tag() == PacketTag.LITERAL) {
      return literal(packet.body());
    }
    if (packet != null && packet.tag() == PacketTag.COMPRESSED && depth < MAX_DEPTH) {
      return open(Decompression.of(packet.body()), depth + 1);
    }
    throw new IntegrityException(
        "The OpenPGP message is damaged, or was made with another session key: there is no data in"
            + " it.");
  }

  private static PacketBody literal(PacketBody body) throws IOException {
    int format = PacketLength.octet(body);
    if (format != 'b' && format != 't' && format != 'u' && format != 'l' && format != 'm') {
      throw new IntegrityException("The OpenPGP message is damaged: its data has no known format.");
    }
    int name = PacketLength.octet(body);
    int date = 4;
    if (body.readNBytes(name + date).length != name + date) {
      throw PacketBody.truncated();
    }
    return body;
  }

  private static boolean isBeside(int tag) {
    return tag == PacketTag.SIGNATURE
        || tag == PacketTag.ONE_PASS_SIGNATURE
        || tag == PacketTag.MARKER
        || tag == PacketTag.PADDING;
  }

  @Override
  public int read() throws IOException {
    return checked(ended ? -1 : content.read());
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    return checked(ended ? -1 : content.read(bytes, offset, length));
  }

  @Override
  public void close() throws IOException {
    content.close();
  }

  private int checked(int result) throws IOException {
    if (result < 0 && !ended) {
      for (Packet packet = packets.next(); packet != null; packet = packets.next()) {
        if (!isBeside(packet.tag())) {
          throw new IntegrityException(
              "The OpenPGP message is damaged: something follows the data in it.");
        }
        packet.small();
      }
      ended = true;
    }
    return result;
  }
}
